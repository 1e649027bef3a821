[assembly: CaptureConsole] // what hosts under test write belongs to their tests, and is shown where one fails
