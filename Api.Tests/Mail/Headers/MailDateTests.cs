using System.Globalization;

namespace M365Support.Mail.Headers;

public sealed class MailDateTests
{
    [Theory]
    [InlineData("Fri, 21 Nov 1997 09:55:06 -0600", "1997-11-21T09:55:06-06:00")]
    [InlineData("21 Nov 97 09:55:06 GMT", "1997-11-21T09:55:06+00:00")]
    [InlineData("Fri, 21 Nov 1997 09(comment):   55  :  06 -0600", "1997-11-21T09:55:06-06:00")]
    [InlineData("Thu,\n      13\n        Feb\n          1969\n      23:32\n               -0330 (Newfoundland Time)", "1969-02-13T23:32:00-03:30")]
    [InlineData("Wed, 9 Jan 2002 19:47:50 MST", "2002-01-09T19:47:50-07:00")]
    [InlineData("Tue, 22 Jan 2002 14:35:28 UT", "2002-01-22T14:35:28+00:00")]
    [InlineData("Mon May  2 16:07:05 2005", "2005-05-02T16:07:05+00:00")]
    [InlineData("Mon, 03 November 2025 9:15:00 +0800 (CST)", "2025-11-03T09:15:00+08:00")]
    [InlineData("2025-11-03T09:15:00+08:00", "2025-11-03T09:15:00+08:00")]
    [InlineData("2025-11-03 09:15:00 -0500", "2025-11-03T09:15:00-05:00")]
    [InlineData("Mon, 3 Nov 2025 09:15:00 GMT+0800", "2025-11-03T09:15:00+08:00")]
    [InlineData("Mon, 3 Nov 2025 09:15:00 +08:00", "2025-11-03T09:15:00+08:00")]
    [InlineData("Mon, 3 Nov 2025 09:15:00", "2025-11-03T09:15:00+00:00")]
    [InlineData("Mon, 3-Nov-2025 09:15:00 +0000", "2025-11-03T09:15:00+00:00")]
    [InlineData("3 Nov 2025 9:15 PM +0100", "2025-11-03T21:15:00+01:00")]
    [InlineData("Sun, 31 Dec 2023 23:59:60 +0000", "2023-12-31T23:59:59+00:00")]
    [InlineData("Mon, 3 Nov 125 09:15:00 +0000", "2025-11-03T09:15:00+00:00")]
    [InlineData("Mon, 3 Nov 2025 09:15:00 +9999", "2025-11-03T09:15:00+00:00")]
    [InlineData("Tue, 1 Jul 2003 10:52:37 pdt", "2003-07-01T10:52:37-07:00")]
    [InlineData("Tue, 1 Jul 2003 10:52:37 NZST", "2003-07-01T10:52:37+12:00")]
    [InlineData("Tue, 1 Jul 2003 10:52:37 NST", "2003-07-01T10:52:37-03:30")]
    [InlineData("Tue, 1 Jul 2003 10:52:37 EST5EDT", "2003-07-01T10:52:37-05:00")]
    [InlineData("Tue, 1 Jul 2003 10:52:37 A", "2003-07-01T10:52:37+00:00")]
    [InlineData("Tue, 1 Jul 2003 10:52:37 0200", "2003-07-01T10:52:37+02:00")]
    [InlineData("Tue, 1 Jul 2003 10.52.37 +0200", "2003-07-01T10:52:37+02:00")]
    [InlineData("Tue, July 1, 2003 1:52PM", "2003-07-01T13:52:00+00:00")]
    [InlineData("Tue, July 1, 2003 12:52 am", "2003-07-01T00:52:00+00:00")]
    [InlineData("7/13/2003 10:52:37 AM", "2003-07-13T10:52:37+00:00")]
    [InlineData("mar., 1 juil. 2003 10:52:37 +0200", null)]
    [InlineData("mar., 1 Jul 2003 10:52:37 +0200", "2003-07-01T10:52:37+02:00")]
    [InlineData("Mon, 31 Feb 2025 09:15:00 +0000", null)]
    [InlineData("yesterday", null)]
    [InlineData("", null)]
    [InlineData("99999999999999999999 Nov 2025", null)]
    public void Date_reads(string value, string? expected)
    {
        var date = Eml.WithHeader("Date: " + value).Date;

        Assert.Equal(expected is null ? null : DateTimeOffset.Parse(expected, CultureInfo.InvariantCulture), date);
        Assert.Equal(expected is null ? null : DateTimeOffset.Parse(expected, CultureInfo.InvariantCulture).Offset, date?.Offset);
    }
}
