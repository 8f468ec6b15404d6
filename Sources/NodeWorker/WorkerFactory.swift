import EventLoop
import Gossip
import Posix

/// Puts a worker together: its identity, its state machine, its pool.
enum WorkerFactory {
    static func make(_ settings: WorkerSettings, loop: EventLoop) throws(WorkerFailure) -> Worker {
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
        let worker = Worker(settings, loop: loop, node: node, poolFile: loaded.file)
        if let repair { worker.log.write(.warn, "transactions.json was mended", ["repair": "\(repair)"]) }
        return worker
    }
}
