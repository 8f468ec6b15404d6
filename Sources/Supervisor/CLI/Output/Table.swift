/// Rows of text in aligned columns, two spaces apart.
struct Table: Equatable, Sendable {
    enum Alignment: Sendable { case left, right }

    struct Cell: Equatable, Sendable {
        let text: String
        let tone: Style.Tone?

        init(_ text: String, _ tone: Style.Tone? = nil) {
            self.text = text
            self.tone = tone
        }
    }

    /// What is left at least of a last column that is cut.
    private static let leastOfLastColumn = 24
    private static let gap = 2

    private let headings: [Cell]
    private let alignments: [Alignment]
    private var rows: [[Cell]] = []

    init(_ columns: [(heading: String, alignment: Alignment)]) {
        headings = columns.map { Cell($0.heading, .faint) }
        alignments = columns.map(\.alignment)
    }

    /// - Parameter row: a cell for each column.
    mutating func append(_ row: [Cell]) {
        precondition(row.count == headings.count, "a row has a cell for each column")
        rows.append(row)
    }

    /// The lines, the headings first. Columns in which no row has anything are left out; nothing ends in blanks.
    ///
    /// - Parameters:
    ///   - width: how long a line may be, in characters; nil for any length. The last column is cut to it, and where that
    ///     does not suffice columns are left out.
    ///   - dispensable: the headings of columns that may be, the first to go first.
    func lines(_ style: Style, width: Int? = nil, dispensable: [String] = []) -> [String] {
        var columns = headings.indices.filter { column in rows.contains { !$0[column].text.isEmpty } }
        var widths = widths(of: columns)
        for heading in dispensable where !fits(widths, in: width) {
            columns.removeAll { headings[$0].text == heading }
            widths = self.widths(of: columns)
        }
        if let width, let last = widths.last, columns.count > 1 {
            let before = widths.dropLast().reduce(0) { $0 + $1 + Self.gap }
            widths[widths.count - 1] = min(last, max(width - before, Self.leastOfLastColumn))
        }
        return ([headings] + rows).map { line($0, Array(zip(columns, widths)), style) }
    }

    private func widths(of columns: [Int]) -> [Int] {
        columns.map { column in ([headings] + rows).map { $0[column].text.count }.max() ?? 0 }
    }

    /// Whether the columns fit with the last one cut as far as it may be.
    private func fits(_ widths: [Int], in width: Int?) -> Bool {
        guard let width, let last = widths.last else { return true }
        let before = widths.dropLast().reduce(0) { $0 + $1 + Self.gap }
        return before + min(last, Self.leastOfLastColumn) <= width
    }

    private func line(_ row: [Cell], _ columns: [(column: Int, width: Int)], _ style: Style) -> String {
        var line = ""
        var gap = 0
        for (column, width) in columns {
            let cell = row[column]
            let text = Self.cut(cell.text, to: width)
            let space = width - text.count
            let (before, after) = alignments[column] == .left ? (0, space) : (space, 0)
            if text.isEmpty {
                gap += width + Self.gap
            } else {
                line += String(repeating: " ", count: gap + before) + style(cell.tone, text)
                gap = after + Self.gap
            }
        }
        return line
    }

    private static func cut(_ text: String, to width: Int) -> String {
        text.count > width ? text.prefix(max(0, width - 1)) + "…" : text
    }
}
