using Microsoft.OpenApi;

namespace Kasse.Server.Web.Apis;

/// <summary>What is the same for every operation of an API, so that a page says it once.</summary>
public sealed record InCommon(IReadOnlyList<Member> Headers, IReadOnlyList<(string Status, IOpenApiResponse Answer)> Answers)
{
    public static readonly InCommon Nothing = new([], []);

    public static InCommon Of(IReadOnlyList<ApiOperation> operations, OpenApiDocument document) => operations.Count < 2 ? Nothing : new(
    [
        .. (document.Security ?? []).SelectMany(scheme => scheme.Keys).Select(Header),
        .. operations[0].Parameters.Where(parameter => operations.All(operation => operation.Parameters.Any(other => Same(other, parameter)))).Select(Member.Of),
    ],
    [
        .. operations[0].Answers.Where(answer => operations.All(operation => operation.Answers.Any(other => other.Status == answer.Status && Same(other.Answer, answer.Answer)))),
    ]);

    /// <summary>What is left to say of an operation's answers; one that Kasse asks of others shares none.</summary>
    public IEnumerable<(string Status, IOpenApiResponse Answer)> Except(ApiOperation operation) =>
        operation.Answers.Where(answer => !operation.IsOurs || !Answers.Any(said => said.Status == answer.Status));

    static Member Header(OpenApiSecuritySchemeReference scheme) => scheme.Type == SecuritySchemeType.ApiKey
        ? new(scheme.Name!, "text", IsRequired: true, IsOld: false, null, scheme.Description, [])
        : new("Authorization", "Bearer and a token", IsRequired: true, IsOld: false, null, scheme.Description, []);

    static bool Same(IOpenApiParameter one, IOpenApiParameter other) => one.Name == other.Name && one.In == other.In && one.Required == other.Required;

    static bool Same(IOpenApiResponse one, IOpenApiResponse other) => (one, other) switch
    {
        (OpenApiResponseReference named, OpenApiResponseReference alike) => named.Reference.Id == alike.Reference.Id,
        // Made from code they have no names; then what stands in them has.
        _ => one.Description == other.Description && AnswerList.BodiesOf(one).SequenceEqual(AnswerList.BodiesOf(other)) && AnswerList.BodiesOf(one).Any(),
    };
}
