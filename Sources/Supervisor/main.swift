import Posix

CurrentProcess.exit(Program.run(Array(CommandLine.arguments.dropFirst())))
