import Gossip
import Transport
import WebSocket

/// A broadcast's TRANSACTION frames, encoded at most twice: unmasked for accepted links, masked for dialled ones.
struct SharedFrames {
    private let transport: Transport
    private var unmasked: OutputChunk?
    private var masked: OutputChunk?

    init(_ transport: Transport) {
        self.transport = transport
    }

    mutating func chunk(isMasked: Bool, _ texts: [Range<Int>], of batch: borrowing TransactionBatch) -> OutputChunk {
        if let chunk = isMasked ? masked : unmasked { return chunk }
        let chunk = encode(texts, of: batch, isMasked: isMasked)
        if isMasked { masked = chunk } else { unmasked = chunk }
        return chunk
    }

    private func encode(_ texts: [Range<Int>], of batch: borrowing TransactionBatch, isMasked: Bool) -> OutputChunk {
        let framing = MessageEncoder.transactionHead.count + FrameHeader.maximumBytes + 1
        let chunk = OutputChunk(capacity: texts.reduce(0) { $0 + $1.count + framing })
        batch.bytes.withUnsafeBytes { bytes in
            for text in texts {
                chunk.appendTextFrame(
                    MessageEncoder.transactionHead,
                    UnsafeRawBufferPointer(rebasing: bytes[text]),
                    MessageEncoder.transactionTail,
                    mask: isMasked ? transport.makeMaskingKey() : nil
                )
            }
        }
        return chunk
    }
}
