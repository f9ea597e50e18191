namespace Kasse.Engine.Tests;

public class RefusalTests
{
    [Fact]
    public void What_passes_by_itself_may_be_asked_again_with_the_same_key() =>
        Assert.Equal(
            [
                Refusal.OperationInProgress, Refusal.AuthorizationUnderWay, Refusal.ChallengeRequired, Refusal.CaptureFailedForNow,
                Refusal.CancelWhileAuthorizing,
            ],
            Enum.GetValues<Refusal>().Where(refusal => refusal.IsPassing()));
}
