pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import Kiosk.Bridge
import Kiosk.Controls
import Kiosk.Theme

// One check in the table: its state by shape, word and colour, how long ago, what it said, and its button.
GridLayout {
    id: row

    required property string name
    required property string title
    required property string shows
    required property string word
    required property string since
    required property string words
    required property bool attended
    required property bool ready
    // Tells this row from the same check's other one.
    property string place: "row"

    signal opened

    readonly property bool narrow: width < 26 * Theme.body

    columns: narrow ? 1 : 2
    columnSpacing: Theme.grid
    rowSpacing: Theme.grid / 2

    Pressable {
        id: open
        objectName: row.place + ":" + row.name
        text: row.title
        padding: Theme.grid / 2
        leftPadding: Theme.grid
        rightPadding: Theme.grid
        Accessible.name: row.title + ". " + row.word + ". " + row.since
        Layout.fillWidth: true
        Layout.fillHeight: true
        onClicked: row.opened()
        contentItem: RowLayout {
            spacing: Theme.grid
            StateMark {
                shows: row.shows
                Layout.alignment: Qt.AlignVCenter
            }
            ColumnLayout {
                spacing: 0
                Layout.fillWidth: true
                Layout.alignment: Qt.AlignVCenter
                Words {
                    text: row.title
                    bold: true
                    lineHeight: 1
                    Layout.fillWidth: true
                    Accessible.ignored: true
                }
                Words {
                    text: row.words
                    visible: text !== "" && (row.shows === "failed" || row.shows === "not-run")
                    font.pixelSize: Theme.small
                    lineHeight: 1.05
                    color: row.shows === "failed" ? Theme.colour.trouble : Theme.colour.quiet
                    Layout.fillWidth: true
                    Accessible.ignored: true
                }
                Words {
                    visible: row.narrow
                    text: row.since === "" ? row.word : row.word + " · " + row.since
                    font.pixelSize: Theme.small
                    color: Theme.colour.quiet
                    lineHeight: 1
                    Layout.fillWidth: true
                    Accessible.ignored: true
                }
            }
            ColumnLayout {
                visible: !row.narrow
                spacing: 0
                Layout.preferredWidth: 7.6 * Theme.small
                Layout.minimumWidth: 7.6 * Theme.small
                Layout.maximumWidth: 7.6 * Theme.small
                Layout.alignment: Qt.AlignVCenter
                Words {
                    text: row.word
                    bold: true
                    font.pixelSize: Theme.small
                    lineHeight: 1
                    color: row.shows === "passed" ? Theme.colour.done : row.shows === "failed" ? Theme.colour.trouble : Theme.colour.quiet
                    Layout.fillWidth: true
                    Accessible.ignored: true
                }
                Words {
                    text: row.since
                    visible: text !== ""
                    font.pixelSize: Theme.small
                    color: Theme.colour.quiet
                    lineHeight: 1
                    Layout.fillWidth: true
                    Accessible.ignored: true
                }
            }
        }
        background: Rectangle {
            radius: open.corner
            color: open.down ? Theme.colour.chosen : row.shows === "failed" ? Theme.colour.troubleGround : Theme.colour.card
            border.width: row.shows === "failed" ? Theme.rim : Theme.hairline
            border.color: row.shows === "failed" ? Theme.colour.trouble : Theme.colour.line
        }
    }
    QuietButton {
        objectName: "try-" + row.place + ":" + row.name
        text: row.attended ? qsTr("Cùng kiểm tra") : qsTr("Kiểm tra")
        Accessible.name: text + ": " + row.title
        enabled: row.ready
        opacity: row.ready ? 1 : 0.45
        font.pixelSize: Theme.small
        implicitHeight: Theme.target
        Layout.preferredWidth: Math.max(implicitWidth, 7 * Theme.small)
        Layout.alignment: Qt.AlignVCenter | Qt.AlignRight
        onClicked: ChecksModel.checkOne(row.name)
    }
}
