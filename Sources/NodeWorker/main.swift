import EventLoop
import Gossip
import Posix
import Time

/// `node-worker [FOLDER]`: runs the node whose folder it is, until it is told to stop.
func runNode() throws(WorkerFailure) {
    let options = try CommandLineOptions(CommandLine.arguments)
    if options.wantsHelp {
        print(CommandLineOptions.help, terminator: "")
        return
    }
    CurrentProcess.reserveStandardStreams()
    CurrentProcess.ignoreBrokenPipes()
    CurrentProcess.ignoreFileSizeLimits()
    CurrentProcess.raiseDescriptorLimit()
    let settings = try WorkerSettings.read(folder: options.folder, environment: CurrentProcess.environment())
    let worker = try WorkerFactory.make(settings)
    let loop = worker.loop
    let signals = try WorkerFailure.callingSystem { () throws(SystemCallError) in
        try SignalSource([.terminate, .interrupt, .hangUp, .resume], loop: loop) { signal in
            if signal == .resume { worker.supervisor?.lookAgain() } else { worker.stop("\(signal)") }
        }
    }
    try worker.start()
    try WorkerFailure.callingSystem { () throws(SystemCallError) in try loop.run() }
    signals.cancel()
    worker.finish()
}

do throws(WorkerFailure) {
    try runNode()
} catch {
    Log.complain(error.description)
    CurrentProcess.exit(error.exitCode)
}
