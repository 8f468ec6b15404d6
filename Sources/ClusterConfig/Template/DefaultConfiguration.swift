/// The cluster.yaml that `init` writes: every key with its default, explained.
package enum DefaultConfiguration {
    /// The text, which says what no file at all says.
    package static let text = """
        # A local mesh of nodes. Every key is optional; the values here are the defaults.

        name: mesh
        nodes: 3                    # how many nodes `supervisor up` starts
        base_port: 4000             # node N listens on base_port + N
        template: templates/node    # copied into each node-N; *.template files are rendered and lose that ending

        worker:
          command: [node-worker]    # or your own program, such as [node, index.js], run in the node's folder
          env: {}                   # for every node, such as {LOG_LEVEL: debug}; stronger than its .env

        restart:
          policy: always            # always, on-failure or never
          backoff: {first: 0s, initial: 100ms, factor: 2, max: 30s, jitter: 20%, reset_after: 10s}
          limit: {count: 5, within: 30s}    # more restarts than this: the node is `failed` until started by hand

        stop: {signal: TERM, timeout: 5s}   # then KILL, to the whole process group

        health: {check: auto, interval: 1s, timeout: 5s, startup: 30s}  # silent for `timeout`: restarted

        logs: {max_size: 10MiB, keep: 3}

        mesh:
          known_peers: [1, 3]       # those that exist, else the lowest live ones
          topology: full            # partial: a node is linked with `degree` others only, however many there are
          degree: 8                 # of a partial mesh, 3 to 64
          durability: normal        # strict: synced to the disk before a transaction is acknowledged
          allowed_origins: []       # web pages that may talk to the nodes, such as https://example.org

        overrides:                  # what differs for single nodes
          # node-4: {public: false, env: {LOG_LEVEL: debug}}
          # node-5: {websocket: false}

        """
}
