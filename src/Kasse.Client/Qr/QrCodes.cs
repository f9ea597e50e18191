namespace Kasse.Client.Qr;

/// <summary>How a code is drawn.</summary>
public sealed record QrImage
{
    QrImage()
    {
    }

    /// <summary>The edge in pixels; null for one that has no size.</summary>
    public int? PngSize { get; private init; }

    /// <summary>As sharp as wanted, whatever its size.</summary>
    public static QrImage Svg { get; } = new();

    /// <summary>Of a size.</summary>
    /// <param name="size">The edge in pixels, 100 to 2000.</param>
    public static QrImage Png(int size = 1024) => new() { PngSize = size };

    internal string Accepted => PngSize is null ? "image/svg+xml" : "image/png";
}

/// <summary>A code for one payment.</summary>
public sealed record OneTimeQr
{
    /// <summary>Of its image.</summary>
    public required string Url { get; init; }

    /// <summary>How long it can still be scanned.</summary>
    public required long ExpiresIn { get; init; }
}

/// <summary>A code that leads to a page.</summary>
public sealed record RedirectQr
{
    /// <summary>Yours.</summary>
    public required string Id { get; init; }

    /// <summary>Of its image, for about an hour. The code itself is not bound to it.</summary>
    public required string Url { get; init; }

    /// <summary>Where it leads.</summary>
    public required string RedirectUrl { get; init; }

    /// <summary>Seconds that it will live; -1 is for good.</summary>
    public long ExpiresIn { get; init; } = -1;
}

/// <summary>A code at a till.</summary>
public sealed record CallbackQr
{
    /// <summary>The sales unit.</summary>
    public required string MerchantSerialNumber { get; init; }

    /// <summary>Yours.</summary>
    public required string MerchantQrId { get; init; }

    /// <summary>What whoever scans it reads.</summary>
    public required string LocationDescription { get; init; }

    /// <summary>Of its image.</summary>
    public required string QrImageUrl { get; init; }

    /// <summary>What it says, for whoever draws it.</summary>
    public required string QrContent { get; init; }
}

/// <summary>Whose code it is, or who scanned one.</summary>
public sealed record ScannedCustomer
{
    /// <summary>Their phone number: digits only, with the country code.</summary>
    public required string Msisdn { get; init; }

    /// <summary>How the code was written; null for a token.</summary>
    public string? Version { get; init; }

    /// <summary>When the code was made, seconds since 1970 UTC; older codes do not say.</summary>
    public long? Timestamp { get; init; }
}
