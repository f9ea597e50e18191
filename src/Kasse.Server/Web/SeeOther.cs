namespace Kasse.Server.Web;

/// <summary>The answer to a form: look over there.</summary>
public sealed class SeeOther : IResult
{
    readonly string address;

    SeeOther(string address) => this.address = address;

    public static SeeOther To(string address) => new(address);

    /// <summary>Whether an address that somebody else wrote may stand in a header line: printable ASCII only.</summary>
    public static bool CanLeadTo(string address) => address.All(c => c is > ' ' and < '\x7F');

    public Task ExecuteAsync(HttpContext httpContext)
    {
        httpContext.Response.StatusCode = StatusCodes.Status303SeeOther;
        httpContext.Response.Headers.Location = address;
        return Task.CompletedTask;
    }
}
