import EventLoop
import Gossip
import Posix

/// Puts a worker together: its identity, its state machine, its pool, and the loop that it runs on.
enum WorkerFactory {
    static func make(_ settings: WorkerSettings) throws(WorkerFailure) -> Worker {
        var random = SystemRandomNumberGenerator()
        let identity = NodeIdentity(id: settings.name, incarnation: random.next())
        var node = GossipNode(
            GossipNode.Settings(
                identity: identity,
                address: settings.address,
                knownPeers: settings.knownPeers,
                topology: settings.topology
            ),
            seed: random.next()
        )
        let loader = PoolLoader(path: settings.folder + "/transactions.json")
        var loaded = try loader.load(into: &node)
        let repair = loaded.repair.take()
        // Only now, since its time begins here: the first dials would be given up for the time that a large pool took.
        let loop = try WorkerFailure.callingSystem { () throws(SystemCallError) in try EventLoop() }
        let worker = Worker(settings, loop: loop, node: node, poolFile: loaded.file)
        if let repair { worker.log.write(.warn, "transactions.json was mended", ["repair": "\(repair)"]) }
        return worker
    }
}
