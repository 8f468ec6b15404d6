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
    func lines(_ style: Style) -> [String] {
        let used = headings.indices.filter { column in rows.contains { !$0[column].text.isEmpty } }
        let all = [headings] + rows
        let widths = used.map { column in all.map { $0[column].text.count }.max() ?? 0 }
        return all.map { row in
            var line = ""
            var gap = 0
            for (column, width) in zip(used, widths) {
                let cell = row[column]
                let space = width - cell.text.count
                let (before, after) = alignments[column] == .left ? (0, space) : (space, 0)
                if !cell.text.isEmpty {
                    line += String(repeating: " ", count: gap + before) + style(cell.tone, cell.text)
                    gap = after + 2
                } else {
                    gap += width + 2
                }
            }
            return line
        }
    }
}
