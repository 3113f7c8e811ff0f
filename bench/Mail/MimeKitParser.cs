using System.Collections;
using System.Reflection;

namespace M365Support.Bench.Mail;

/// <summary>Reads everything of a message with a build of MimeKit, bound once by reflection and then called through delegates.</summary>
internal sealed class MimeKitParser
{
    private static readonly string[] Fields = ["Subject", "From", "To", "Cc", "ReplyTo", "Date", "MessageId", "InReplyTo", "References"];

    private readonly Type textPart;
    private readonly Type mimePart;
    private readonly Type messagePart;
    private readonly Func<Stream, object> load;
    private readonly Action<object>[] fields;
    private readonly Func<object, object?> headers;
    private readonly Action<object> headerField;
    private readonly Action<object> headerValue;
    private readonly Func<object, object?> bodyParts;
    private readonly Func<object, object?> text;
    private readonly Func<object, object?> fileName;
    private readonly Func<object, object?> content;
    private readonly Func<object, object?> embedded;
    private readonly Action<object, Stream> decodeTo;

    public MimeKitParser(string path)
    {
        var assembly = Assembly.LoadFrom(path);
        var message = Find(assembly, "MimeMessage");
        var header = Find(assembly, "Header");
        textPart = Find(assembly, "TextPart");
        mimePart = Find(assembly, "MimePart");
        messagePart = Find(assembly, "MessagePart");
        var contentType = Find(assembly, "IMimeContent");
        var loadMethod = message.GetMethod("Load", [typeof(Stream), typeof(bool), typeof(CancellationToken)]) ?? throw new MissingMethodException("MimeMessage.Load");
        var loadDelegate = loadMethod.CreateDelegate<Func<Stream, bool, CancellationToken, object>>();
        load = stream => loadDelegate(stream, true, CancellationToken.None);
        fields = Array.ConvertAll(Fields, f => Toucher(message, f));
        headers = Getter(message, "Headers");
        headerField = Toucher(header, "Field");
        headerValue = Toucher(header, "Value");
        bodyParts = Getter(message, "BodyParts");
        text = Getter(textPart, "Text");
        fileName = Getter(mimePart, "FileName");
        content = Getter(mimePart, "Content");
        embedded = Getter(messagePart, "Message");
        var decode = contentType.GetMethod("DecodeTo", [typeof(Stream), typeof(CancellationToken)]) ?? throw new MissingMethodException("IMimeContent.DecodeTo");
        decodeTo = Bind<Action<object, Stream>>(nameof(WrapDecode), decode, contentType);
    }

    public void Parse(byte[] source)
    {
        using var stream = new MemoryStream(source, writable: false);
        object message;
        try
        {
            message = load(stream);
        }
        catch (FormatException)
        {
            return;
        }

        Read(message);
    }

    private void Read(object message)
    {
        foreach (var header in (IEnumerable)headers(message)!)
        {
            headerField(header);
            headerValue(header);
        }

        foreach (var field in fields)
        {
            field(message);
        }

        foreach (var part in (IEnumerable)bodyParts(message)!)
        {
            if (textPart.IsInstanceOfType(part) && fileName(part) is null)
            {
                _ = text(part);
            }
            else if (mimePart.IsInstanceOfType(part))
            {
                _ = fileName(part);
                if (content(part) is { } bytes)
                {
                    decodeTo(bytes, Stream.Null);
                }
            }
            else if (messagePart.IsInstanceOfType(part) && embedded(part) is { } inner)
            {
                Read(inner);
            }
        }
    }

    private static Type Find(Assembly assembly, string name) => assembly.GetType("MimeKit." + name) ?? throw new TypeLoadException($"The assembly has no type MimeKit.{name}.");

    private static Func<object, object?> Getter(Type type, string property) => Bind<Func<object, object?>>(nameof(WrapGetter), Property(type, property), type);

    private static Action<object> Toucher(Type type, string property)
    {
        var getter = Property(type, property);
        return Bind<Action<object>>(nameof(WrapToucher), getter, type, getter.ReturnType);
    }

    private static MethodInfo Property(Type type, string name) => type.GetProperty(name)?.GetMethod ?? throw new MissingMethodException(type.Name, name);

    private static T Bind<T>(string wrapper, MethodInfo method, params Type[] types) =>
        (T)typeof(MimeKitParser).GetMethod(wrapper, BindingFlags.Static | BindingFlags.NonPublic)!.MakeGenericMethod(types).Invoke(null, [method])!;

    private static Func<object, object?> WrapGetter<T>(MethodInfo getter)
    {
        var call = getter.CreateDelegate<Func<T, object?>>();
        return instance => call((T)instance);
    }

    private static Action<object> WrapToucher<T, TValue>(MethodInfo getter)
    {
        var call = getter.CreateDelegate<Func<T, TValue>>();
        return instance => call((T)instance);
    }

    private static Action<object, Stream> WrapDecode<T>(MethodInfo decode)
    {
        var call = decode.CreateDelegate<Action<T, Stream, CancellationToken>>();
        return (instance, stream) => call((T)instance, stream, CancellationToken.None);
    }
}
