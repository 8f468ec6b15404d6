/// A bar that fills up.
enum ProgressBar {
    private static let width = 24

    /// `[########                ]  33 %  loading`.
    /// - Parameter share: what is done, from 0 to 1.
    static func text(_ share: Double, _ label: String) -> String {
        let share = min(max(share, 0), 1)
        let filled = Int(Double(width) * share)
        let bar = String(repeating: "#", count: filled) + String(repeating: " ", count: width - filled)
        let percent = String(Int(100 * share))
        return "[\(bar)] " + String(repeating: " ", count: 3 - percent.count) + "\(percent) %  \(label)"
    }
}
