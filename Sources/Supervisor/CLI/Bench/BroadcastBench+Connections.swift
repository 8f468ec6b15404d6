import EventLoop
import JSON
import Posix
import Time
import Transport
import WebSocket

/// What connections tell.
extension BroadcastBench: ConnectionDelegate {
    func dial(_ role: Role) {
        let index: Int
        switch role {
        case .joining(let target), .client(let target): index = target
        case .watching: return
        }
        guard let address = targets[index].address else { return }
        let connection = transport.dial(address)
        connection.pausesWhenCongested = false
        roles[connection.id] = role
        if case .client = role { clients[index] = connection }
    }

    func received(_ request: IncomingRequest, on connection: Connection) {
        roles[connection.id] = .watching(nil)
        connection.upgrade()
    }

    func opened(_ connection: Connection) {
        if case .joining = roles[connection.id] { connection.send(text: handshake) }
    }

    private var handshake: [UInt8] {
        (["type": "HANDSHAKE", "data": [.string(ownAddress)]] as JSONValue).bytes(.compact)
    }

    func received(_ payload: UnsafeRawBufferPointer, _ kind: MessageKind, on connection: Connection) {
        switch roles[connection.id] {
        case .client(let index): answered(payload, by: index)
        case .watching(let index?): arrived(payload, from: index)
        case .watching(nil): introduced(payload, on: connection)
        case .joining, nil: break
        }
    }

    func drained(_ connection: Connection) {}

    /// A node that went away may come back, and is then wanted again.
    func ended(_ connection: Connection, _ end: ConnectionEnd) {
        switch roles.removeValue(forKey: connection.id) {
        case .joining(let index): redial(.joining(index))
        case .client(let index):
            ledger.sourceEnded(index)
            redial(.client(index))
        case .watching(let index?): if watched[index] === connection { watched[index] = nil }
        case .watching(nil), nil: break
        }
    }

    private func redial(_ role: Role) {
        loop.schedule(after: Self.redialPause) { [weak self] in
            guard let self, phase != .done else { return }
            dial(role)
        }
    }

    /// The first message of whoever dialled us says who it is: a native node by name, another by the address that it names
    /// last.
    private func introduced(_ payload: UnsafeRawBufferPointer, on connection: Connection) {
        guard let message = try? JSONValue(parsing: Array(payload)), message["type"] == "HANDSHAKE" else { return }
        let name = message["node"]?["id"]?.string
        let address = message["data"]?.array?.last?.string.flatMap { try? WebSocketURL($0) }
        let index = targets.firstIndex { target in
            target.name == name || address != nil && target.address?.normalized == address?.normalized
        }
        guard let index else { return }
        roles[connection.id] = .watching(index)
        watched[index] = connection
        // A native node that cannot be dialled knows no other way that we are a peer, to be sent what others have stored.
        if name != nil { connection.send(text: handshake) }
    }

    private func arrived(_ payload: UnsafeRawBufferPointer, from index: Int) {
        guard let place = places[index], let number = transactions.number(in: payload) else { return }
        let now = MonotonicClock.now()
        lastProgress = now
        ledger.seen(number, by: place, at: now)
    }

    /// `{"type":"SUCCESS",…}` and `{"type":"ERROR",…}`, in the order of what was submitted.
    private func answered(_ payload: UnsafeRawBufferPointer, by index: Int) {
        let head = payload.prefix(24)
        let isSuccess = head.contains("SUCCESS")
        guard isSuccess || head.contains("ERROR") else { return }
        let now = MonotonicClock.now()
        lastProgress = now
        ledger.answered(by: index, isSuccess: isSuccess, at: now)
        if !isSuccess, firstError == nil { firstError = String(decoding: payload.prefix(500), as: UTF8.self) }
    }
}

extension Slice<UnsafeRawBufferPointer> {
    fileprivate func contains(_ word: StaticString) -> Bool {
        let wanted = UnsafeBufferPointer(start: word.utf8Start, count: word.utf8CodeUnitCount)
        guard count >= wanted.count else { return false }
        return (startIndex...endIndex - wanted.count).contains { start in
            self[start..<start + wanted.count].elementsEqual(wanted)
        }
    }
}
