namespace M365Support.Mail.Html;

internal abstract partial class HtmlLineWriter
{
    /// <summary>Characters of a cell that the next one may still stand beside.</summary>
    private const int LongestCell = 120;

    private readonly Stack<Cell> openCells = new();
    private bool breakWanted;
    private int cellsWanted;

    /// <summary>A table's cell that is being read.</summary>
    /// <param name="Lines">How many lines were written before it.</param>
    /// <param name="Start">Where its text begins on the line; -1 while it has none.</param>
    /// <param name="BlankWanted">Whether a blank line was due before it.</param>
    private record struct Cell(int Lines, int Start, bool BlankWanted);

    /// <summary>Put between the cells of a table row.</summary>
    protected virtual string CellSeparator => EndsWithColon() ? " " : " | ";

    private bool IsAtCellStart => openCells.TryPeek(out var cell) && cell.Start < 0;

    /// <summary>In a cell the line ends only where more text of the same cell follows.</summary>
    private void EndBlock()
    {
        if (openCells.Count == 0)
        {
            BreakLine();
        }
        else if (!IsAtCellStart)
        {
            breakWanted |= current.Length > 0;
            pendingSpace = false;
        }
    }

    private void EnterCell()
    {
        if (breakWanted)
        {
            BreakLine();
        }

        cellsWanted += current.Length > 0 ? 1 : 0;
        openCells.Push(new Cell(written, Start: -1, blankWanted));
    }

    private void LeaveCell()
    {
        if (!openCells.TryPop(out var cell))
        {
            return;
        }

        if (cell.Start < 0 || (written == cell.Lines && current.Length - cell.Start <= LongestCell))
        {
            // A line of its own: what other cells hold may stand beside it.
            breakWanted = false;
            blankWanted = cell.BlankWanted && current.Length == 0;
        }
        else
        {
            BreakLine();
        }
    }

    /// <summary>Puts what stands between cells, for those without text too.</summary>
    private void PartCells()
    {
        if (cellsWanted > 0)
        {
            current.Append(cellsWanted == 1 ? CellSeparator : string.Concat(Enumerable.Repeat(" | ", cellsWanted)));
            pendingSpace = false;
            cellsWanted = 0;
        }
    }

    private void BeginCellText()
    {
        if (IsAtCellStart)
        {
            openCells.Push(openCells.Pop() with { Start = current.Length });
        }
    }

    private bool EndsWithColon() => current.Length > 0 && current[^1] is ':' or '：';
}
