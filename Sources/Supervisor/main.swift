import Posix

CurrentProcess.reserveStandardStreams()
CurrentProcess.exit(Program.run(Array(CommandLine.arguments.dropFirst())))
