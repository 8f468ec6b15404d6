import Testing

@testable import Posix

@Suite struct TCPConnectionTests {
    @Test func theTableIsTakenApart() {
        let table = """
              sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode
               0: 0100007F:0FA1 00000000:0000 0A 00000000:0000001F 00:00000000 00000000  1000        0 11 1 0 100 0 0 10 0
               1: 0100007F:D431 0100007F:0FA1 01 00000000:00000000 00:00000000 00000000  1000        0 22 1 0 20 4 30 10 -1
               2: 0100007F:0FA1 0100007F:D431 01 00000000:00000000 00:00000000 00000000  1000        0 33 1 0 20 4 30 10 -1
               3: 0100007F:D432 0100007F:0FA1 06 00000000:00000000 00:00000000 00000000     0        0 0 3 0
            nonsense
            """
        let open = TCPTableRow.all(.established, inTable: Array(table.utf8))
        #expect(open.map(\.inode) == [22, 33])
        let listeners = TCPTableRow.all(.listening, inTable: Array(table.utf8))
        #expect(listeners.map(\.localPort) == [4001])
        #expect(listeners.map(\.waiting) == [31])
        let found = TCPConnection.dialled(to: [4001, 4002], among: open)
        #expect(found == [TCPConnection(localPort: 54321, remotePort: 4001, inode: 22)])
        #expect(TCPConnection.dialled(to: [], among: open).isEmpty)
    }

    @Test func theTableIsReadNoFurtherThanItsListeners() {
        let heading = "  sl  local_address rem_address   st tx_queue rx_queue\n"
        let listener = "   0: 0100007F:0FA1 00000000:0000 0A 00000000:00000000\n"
        let connection = "   1: 0100007F:D431 0100007F:0FA1 01 00000000:00000000\n"
        for (table, isEnough) in [
            ("", false), (heading, false), (heading + listener, false), (heading + connection, true),
            (heading + listener + connection, true), (heading + listener + connection.dropLast(), false),
        ] {
            #expect(TCPTableRow.endsBehindListeners(Array(table.utf8)) == isEnough, "\(table)")
        }
    }

    @Test func whatAListenerHasNotTakenIsCounted() throws {
        let listener = try StreamSocket.listen(on: .loopbackIPv4(port: 0))
        let address = try listener.localAddress()
        let port = try #require(address.port)
        #expect(try AcceptQueue.count(port: port) == 0)
        // Who goes away again waits all the same.
        _ = try StreamSocket.connectBlocking(to: address)
        _ = try StreamSocket.connectBlocking(to: address)
        #expect(try AcceptQueue.count(port: port) == 2)
        _ = try listener.accept()
        #expect(try AcceptQueue.count(port: port) == 1)
    }

    @Test func aConnectionIsFoundInItsProcess() throws {
        let listener = try StreamSocket.listen(on: .loopbackIPv4(port: 0))
        let address = try listener.localAddress()
        let port = try #require(address.port)
        let client = try StreamSocket.make(for: address)
        _ = try client.connect(to: address)
        // Open as soon as the kernel has queued it: nobody needs to accept it.
        let connections = try TCPConnection.dialled(to: [port])
        #expect(connections.count == 1)
        let inodes = TCPConnection.inodes(heldBy: CurrentProcess.pid)
        #expect(connections.allSatisfy { inodes.contains($0.inode) })
        #expect(TCPConnection.inodes(heldBy: 1 << 30).isEmpty)
    }
}

@Suite struct ProcessPlaceTests {
    @Test func aProcessIsSomewhereUntilItEnds() throws {
        #expect(ProcessPlace.of(pid: CurrentProcess.pid) != nil)
        #expect(ProcessPlace.of(pid: 1 << 30) == nil)
    }

    @Test(
        arguments: [
            ("T", nil, "it was stopped by a signal"), ("R", nil, "it was computing, perhaps in an endless loop"),
            ("S", "futex_wait_queue", "it was waiting in futex_wait_queue"), ("S", nil, "it was waiting"),
            ("D", "folio_wait_bit", "it was waiting for a device in folio_wait_bit"),
        ] as [(Character, String?, String)]
    )
    func itIsToldInWords(state: Character, function: String?, text: String) {
        #expect("\(ProcessPlace(state: state, waitsIn: function))" == text)
    }
}
