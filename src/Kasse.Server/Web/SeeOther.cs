namespace Kasse.Server.Web;

/// <summary>The answer to a form: look over there.</summary>
public sealed class SeeOther : IResult
{
    readonly string address;

    SeeOther(string address) => this.address = address;

    public static SeeOther To(string address) => new(address);

    public Task ExecuteAsync(HttpContext httpContext)
    {
        httpContext.Response.StatusCode = StatusCodes.Status303SeeOther;
        httpContext.Response.Headers.Location = address;
        return Task.CompletedTask;
    }
}
