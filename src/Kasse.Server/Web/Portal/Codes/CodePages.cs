using Kasse.Server.Qr;
using Kasse.Storage.Codes;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Kasse.Server.Web.Portal.Codes;

/// <summary>QR codes at tills and on posters: made, looked at, printed and deleted here as by calls.</summary>
sealed class CodePages(Platform platform)
{
    public void Map(RouteGroupBuilder viewers, RouteGroupBuilder developers)
    {
        viewers.MapGet("/qr", (Visitor visitor) => List(visitor, new Typed(), new Typed(), StatusCodes.Status200OK));
        viewers.MapGet("/qr/{kind}/{msn}/{id}", Show);
        developers.MapPost("/qr/till", AddTill);
        developers.MapPost("/qr/redirect", AddRedirect);
        developers.MapPost("/qr/{kind}/{msn}/{id}/delete", Delete);
    }

    RazorComponentResult<CodesPage> List(Visitor visitor, Typed till, Typed redirect, int status)
    {
        var now = platform.Clock.GetUtcNow();
        return new(new
        {
            Visitor = visitor,
            Tills = platform.Codes.Tills(visitor.Msns),
            Redirects = platform.Codes.Redirects(visitor.Msns).Where(code => code.IsAliveAt(now)).ToList(),
            Till = till,
            Redirect = redirect,
        })
        { StatusCode = status };
    }

    IResult Show(Visitor visitor, CodeKind kind, string msn, string id)
    {
        if (!visitor.Sees(msn)) return Unknown(visitor);
        var (till, redirect) = (kind == CodeKind.Till ? platform.Codes.Till(msn, id) : null, kind == CodeKind.Redirect ? platform.Codes.Redirect(msn, id) : null);
        var content = till is not null ? platform.ContentOf(till) : redirect is not null ? platform.ContentOf(redirect) : null;
        if (content is null) return Unknown(visitor);

        return new RazorComponentResult<CodePage>(new
        {
            Visitor = visitor,
            Till = till,
            Redirect = redirect,
            Content = content,
            Picture = platform.Drawings.Local(content, new Drawing(Size: null)),
            Png = platform.Drawings.Local(content, new Drawing(1024)),
        });
    }

    async Task<IResult> AddTill(HttpContext http, Visitor visitor)
    {
        var typed = new Typed(await http.Request.ReadFormAsync());
        var (msn, id, location) = (typed["msn"], typed["id"], typed["location"]);
        if (!visitor.Sees(msn)) typed.Refuse("msn", "Choose one of your sales units.");
        if (id.Length is 0 or > Tills.IdLengthMax || id.Any(char.IsControl)) typed.Refuse("id", $"An id has 1 to {Tills.IdLengthMax} letters.");
        if (location.Length is 0 or > Tills.LocationLengthMax || location.Any(char.IsControl)) typed.Refuse("location", $"A location has 1 to {Tills.LocationLengthMax} letters.");
        if (!typed.IsRight) return List(visitor, typed, new Typed(), StatusCodes.Status422UnprocessableEntity);

        var code = new TillCode(msn, id, location, IsVending: typed["vending"] == "yes", IsBeacon: false);
        await platform.Codes.Put(code, visitor.Account.Email);
        return SeeOther.To(PortalPaths.Code(code));
    }

    async Task<IResult> AddRedirect(HttpContext http, Visitor visitor)
    {
        var typed = new Typed(await http.Request.ReadFormAsync());
        var (msn, id, url) = (typed["msn"], typed["id"], typed["url"]);
        if (!visitor.Sees(msn)) typed.Refuse("msn", "Choose one of your sales units.");
        foreach (var wrong in Redirects.Wrong(id, url, platform)) typed.Refuse(wrong.Name == "Id" ? "id" : "url", wrong.Reason);
        if (typed.IsRight && !await platform.Codes.Add(Redirects.New(msn, id, url, null), visitor.Account.Email)) typed.Refuse("id", "There is a code with this id already.");
        return typed.IsRight ? SeeOther.To(PortalPaths.Code(CodeKind.Redirect, msn, id)) : List(visitor, new Typed(), typed, StatusCodes.Status422UnprocessableEntity);
    }

    async Task<IResult> Delete(Visitor visitor, CodeKind kind, string msn, string id)
    {
        var deleted = visitor.Sees(msn) && await (kind == CodeKind.Till
            ? platform.Codes.DeleteTill(msn, id, visitor.Account.Email)
            : platform.Codes.DeleteRedirect(msn, id, visitor.Account.Email));
        return deleted ? SeeOther.To(PortalPaths.Codes) : Unknown(visitor);
    }

    static IResult Unknown(Visitor visitor) => visitor.NotFound("There is no such QR code, or it belongs to another company. It may have been deleted.");
}

public enum CodeKind
{
    Till,
    Redirect,
}
