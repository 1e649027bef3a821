using ClassifyDashboard.Storage;

namespace ClassifyDashboard.Tests.Storage;

/// <summary>What happens when several move a file to the same name at the same moment.</summary>
public sealed class AtomicMoveTests : IDisposable
{
    private const int Rounds = 500;

    private readonly string _root = Directory.CreateTempSubdirectory("classify-move-").FullName;

    public void Dispose() => Directory.Delete(_root, recursive: true);

    [Fact]
    public async Task Move_of_two_files_to_one_name_succeeds_for_exactly_one()
    {
        using var start = new Barrier(2);
        var movers = await Task.WhenAll(MoveAllAsync("one"), MoveAllAsync("other"));
        for (var round = 0; round < Rounds; round++)
        {
            Assert.NotEqual(movers[0][round], movers[1][round]);
            Assert.Equal(movers[0][round] ? "one" : "other", await File.ReadAllTextAsync(Target(round), TestContext.Current.CancellationToken));
        }

        Task<bool[]> MoveAllAsync(string content) => Task.Factory.StartNew(
            () =>
            {
                var hasMoved = new bool[Rounds];
                for (var round = 0; round < Rounds; round++)
                {
                    var file = Path.Combine(_root, content);
                    File.WriteAllText(file, content);
                    start.SignalAndWait();
                    hasMoved[round] = AtomicMove.TryMove(file, Target(round));
                }

                return hasMoved;
            },
            TestContext.Current.CancellationToken,
            TaskCreationOptions.LongRunning,
            TaskScheduler.Default);
    }

    [Fact]
    public void Move_of_a_missing_file_fails() =>
        Assert.Throws<FileNotFoundException>(() => AtomicMove.TryMove(Path.Combine(_root, "missing"), Target(0)));

    private string Target(int round) => Path.Combine(_root, $"{round}");
}
