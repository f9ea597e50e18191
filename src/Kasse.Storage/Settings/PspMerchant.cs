using Kasse.Engine.Payments;

namespace Kasse.Storage.Settings;

/// <summary>What a payment service provider has told about a merchant of its, beside what makes the merchant a sales unit.</summary>
/// <param name="CreateKey">The idempotency key that it was made with, and a hash of what was asked.</param>
public sealed record PspMerchant(
    string Msn, string OrganizationNumber, string CompanyEmail, string? MccCode, string? Email, string? Website, PostalAddress? Address,
    DateTimeOffset? CreatedAt = null, DateTimeOffset? UpdatedAt = null, string? CreateKey = null, string? Fingerprint = null);
