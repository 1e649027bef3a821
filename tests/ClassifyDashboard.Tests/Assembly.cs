[assembly: CaptureConsole] // what hosts under test write belongs to their tests, and is shown where one fails
[assembly: Xunit.v3.Parallelization(Mode = Xunit.Sdk.ParallelMode.Collections, MaxThreads = 3)] // some wait for processes, Redis and time
