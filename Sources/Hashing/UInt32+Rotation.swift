extension UInt32 {
    /// This word with its bits moved `count` places to the right, those that fall off coming in at the left.
    @inline(__always)
    func rotated(right count: UInt32) -> UInt32 {
        (self &>> count) | (self &<< (32 &- count))
    }

    /// This word with its bits moved `count` places to the left, those that fall off coming in at the right.
    @inline(__always)
    func rotated(left count: UInt32) -> UInt32 {
        rotated(right: 32 &- count)
    }
}
