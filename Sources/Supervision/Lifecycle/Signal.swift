/// The signals that a lifecycle sends, by name: their numbers differ between platforms and are the shell's affair.
package enum Signal: String, CaseIterable, Sendable {
    case term = "TERM"
    case int = "INT"
    case hup = "HUP"
    case quit = "QUIT"
    case usr1 = "USR1"
    case usr2 = "USR2"
    case kill = "KILL"
    case stop = "STOP"
    case cont = "CONT"
}
