using System.Globalization;
using System.Text.RegularExpressions;
using Kasse.Engine.Payments;

namespace Kasse.Server.Qr;

/// <summary>How people are named without their number: by the code that their wallet shows, and by the token of a check-in at a till.</summary>
public sealed partial class People(Seal seal, TimeProvider clock)
{
    /// <summary>How long a token of a check-in is good.</summary>
    public static readonly TimeSpan CheckInLife = TimeSpan.FromMinutes(15);

    const string PersonalPurpose = "personal", CheckInPurpose = "check-in", Opaque = "https://qr.vipps.no/p/";
    const int PersonalLengthMin = 5, PersonalLengthMax = 255;

    /// <summary>What the payer's code says, as the platform's apps write it: Vipps in the open, MobilePay in a token with the time.</summary>
    public string PersonalCode(Payer payer) => payer.PhoneNumber.StartsWith("47", StringComparison.Ordinal)
        ? $"https://qr.vipps.no/28/2/01/031/{payer.PhoneNumber}?v=1"
        : Opaque + seal.Close(PersonalPurpose, payer.PhoneNumber, Seconds(ToTheMinute(clock.GetUtcNow())));

    /// <param name="scanned">What it holds may change at any time; in the open ones the number stands as a run of digits.</param>
    /// <returns>Null for what is no such code.</returns>
    public Personal? ReadPersonal(string? scanned)
    {
        if (scanned is not { Length: >= PersonalLengthMin and <= PersonalLengthMax }) return null;
        if (scanned.StartsWith(Opaque, StringComparison.Ordinal) && seal.Open(PersonalPurpose, scanned[Opaque.Length..]) is [var phoneNumber, var madeAt])
            return new Personal(phoneNumber, long.Parse(madeAt, CultureInfo.InvariantCulture));
        return DigitsOfNumber().Match(scanned) is { Success: true } found ? new Personal(found.Value, null) : null;
    }

    public string CheckIn(string msn, string phoneNumber) => seal.Close(CheckInPurpose, msn, phoneNumber, Seconds(clock.GetUtcNow()));

    /// <returns>Null for what is no token of this sales unit's.</returns>
    public CheckedIn? ReadCheckIn(string token, string msn)
    {
        if (seal.Open(CheckInPurpose, token) is not [var at, var phoneNumber, var seconds] || at != msn) return null;
        var moment = DateTimeOffset.FromUnixTimeSeconds(long.Parse(seconds, CultureInfo.InvariantCulture));
        return new CheckedIn(phoneNumber, moment, clock.GetUtcNow() >= moment + CheckInLife);
    }

    static string Seconds(DateTimeOffset moment) => moment.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);

    // The code on a page stays the same for a while, so that a page and its picture say the same.
    static DateTimeOffset ToTheMinute(DateTimeOffset moment) => new(moment.Ticks - moment.Ticks % TimeSpan.TicksPerMinute, moment.Offset);

    [GeneratedRegex("(?<![0-9])[0-9]{9,15}(?![0-9])")]
    private static partial Regex DigitsOfNumber();
}

/// <param name="MadeAt">Seconds since 1970 UTC; null for codes that do not say.</param>
public sealed record Personal(string PhoneNumber, long? MadeAt);

public sealed record CheckedIn(string PhoneNumber, DateTimeOffset At, bool HasExpired);
