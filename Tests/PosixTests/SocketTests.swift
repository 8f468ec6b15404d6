import Glibc
import Posix
import Testing

@Suite struct SocketAddressTests {
    @Test(arguments: [
        ("127.0.0.1", "127.0.0.1:4001"), ("::1", "[::1]:4001"), ("[::1]", "[::1]:4001"),
        ("2001:db8:0:0::1", "[2001:db8::1]:4001"), ("0.0.0.0", "0.0.0.0:4001"),
    ])
    func readsAndWritesLiterals(literal: String, written: String) {
        #expect(SocketAddress(literal: literal, port: 4_001)?.description == written)
    }

    @Test(arguments: ["localhost", "", "[]", "127.0.0.1.1", "[127.0.0.1]", "::1]", "1"])
    func refusesWhatIsNoLiteral(text: String) {
        #expect(SocketAddress(literal: text, port: 1) == nil)
    }

    @Test func knowsLoopback() {
        #expect(SocketAddress.loopbackIPv4(port: 1).description == "127.0.0.1:1")
        #expect(SocketAddress.loopbackIPv6(port: 1).description == "[::1]:1")
    }

    @Test func aUnixPathThatDoesNotFitIsAnError() {
        let path = "/" + String(repeating: "x", count: SocketAddress.longestUnixPath)
        #expect(throws: SystemCallError("socket", path, code: ENAMETOOLONG)) {
            _ = try StreamSocket.listenPrivately(at: path)
        }
    }
}

@Suite struct StreamSocketTests {
    @Test(arguments: [SocketAddress.loopbackIPv4(port: 0), .loopbackIPv6(port: 0)])
    func connectsAndTransfers(address: SocketAddress) throws {
        let listener = try StreamSocket.listen(on: address)
        let bound = try listener.localAddress()
        let client = try StreamSocket.make(for: bound)
        if try client.connect(to: bound) == .inProgress { wait(client, POLLOUT) }
        #expect(try client.pendingError(about: "\(bound)") == nil)
        try client.setNoDelay()
        wait(listener, POLLIN)
        let server = try #require(try Accepted(listener.accept()))
        #expect(try receive(server.descriptor) == .wouldBlock)
        #expect(try send("hello", by: client) == .bytes(5))
        wait(server.descriptor, POLLIN)
        #expect(try receive(server.descriptor) == .bytes(5))
        try client.shutdownWriting()
        wait(server.descriptor, POLLIN)
        #expect(try receive(server.descriptor) == .endOfFile)
        #expect(try Accepted(listener.accept()) == nil)
    }

    @Test func bothLoopbacksShareAPort() throws {
        let four = try StreamSocket.listen(on: .loopbackIPv4(port: 0))
        let port = try #require(try four.localAddress().port)
        let six = try StreamSocket.listen(on: .loopbackIPv6(port: port))
        #expect(try six.localAddress().port == port)
    }

    @Test func aPortInUseIsNamed() throws {
        let first = try StreamSocket.listen(on: .loopbackIPv4(port: 0))
        let address = try first.localAddress()
        #expect(throws: SystemCallError("bind", "\(address)", code: EADDRINUSE)) {
            _ = try StreamSocket.listen(on: address)
        }
    }

    @Test func sendingToAClosedPeerThrowsInsteadOfKilling() throws {
        let pair = try StreamSocket.pair()
        let writer = try pair.first.duplicate()
        drop(pair)
        #expect(throws: SystemCallError("send", "descriptor \(writer.rawValue)", code: EPIPE)) {
            _ = try send("x", by: writer)
        }
    }

    @Test func writesPiecesInOrder() throws {
        let pair = try StreamSocket.pair()
        let text = UnsafeMutableRawBufferPointer.allocate(byteCount: 5, alignment: 1)
        let pieces = UnsafeMutableBufferPointer<iovec>.allocate(capacity: 2)
        defer {
            text.deallocate()
            pieces.deallocate()
        }
        text.copyBytes(from: "abcde".utf8)
        pieces.initializeElement(at: 0, to: iovec(iov_base: text.baseAddress?.advanced(by: 3), iov_len: 2))
        pieces.initializeElement(at: 1, to: iovec(iov_base: text.baseAddress, iov_len: 3))
        let written = try pair.first.write(pieces: UnsafeBufferPointer(pieces))
        #expect(written == .bytes(5))
        let read = try pair.second.read(into: text)
        #expect(read == .bytes(5))
        #expect(String(decoding: text, as: UTF8.self) == "deabc")
    }

    @Test func tellsWhatThePeerHasYetToTake() throws {
        let pair = try StreamSocket.pair()
        #expect(try pair.first.unacknowledgedBytes() == 0)
        #expect(try send("hello", by: pair.first) == .bytes(5))
        #expect(try pair.first.unacknowledgedBytes() >= 5)
        #expect(try receive(pair.second) == .bytes(5))
        #expect(try pair.first.unacknowledgedBytes() == 0)
    }

    @Test func aPrivateListenerIsPrivateAndKnowsItsPeer() throws {
        try withTemporaryFolder { folder in
            let path = "\(folder)/control.sock"
            let listener = try StreamSocket.listenPrivately(at: path)
            let info = try FileInfo(at: path)
            #expect(info.mode == 0o600)
            #expect(info.kind == .special)
            let client = try StreamSocket.connectBlocking(toPath: path)
            let server = try #require(try Accepted(listener.accept()))
            let peer = try server.descriptor.peerCredentials()
            #expect(peer.pid == CurrentProcess.pid)
            #expect(peer.uid == CurrentProcess.uid)
            #expect(try listener.localAddress() == .unix(path: path))
            #expect(try send("hello", by: client) == .bytes(5))
            #expect(try receive(server.descriptor) == .bytes(5))
        }
    }

    @Test func connectingToNothingIsAnError() {
        #expect(throws: SystemCallError("connect", "/nonexistent.sock", code: ENOENT)) {
            _ = try StreamSocket.connectBlocking(toPath: "/nonexistent.sock")
        }
    }
}

/// A descriptor in a class, for the expectations that want a copyable value.
private final class Accepted: Equatable {
    let descriptor: FileDescriptor

    init?(_ descriptor: consuming FileDescriptor?) {
        guard let descriptor else { return nil }
        self.descriptor = descriptor
    }

    static func == (left: Accepted, right: Accepted) -> Bool { left === right }
}

private func drop(_ pair: consuming SocketPair) {}

private func wait(_ descriptor: borrowing FileDescriptor, _ events: Int32) {
    var entry = pollfd(fd: descriptor.rawValue, events: Int16(events), revents: 0)
    #expect(poll(&entry, 1, 10_000) == 1)
}

private func receive(_ descriptor: borrowing FileDescriptor) throws -> Transfer {
    let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 64, alignment: 1)
    defer { buffer.deallocate() }
    return try descriptor.receive(into: buffer)
}

private func send(_ text: String, by descriptor: borrowing FileDescriptor) throws -> Transfer {
    let bytes = Array(text.utf8)
    let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: bytes.count, alignment: 1)
    defer { buffer.deallocate() }
    buffer.copyBytes(from: bytes)
    return try descriptor.send(UnsafeRawBufferPointer(buffer))
}
