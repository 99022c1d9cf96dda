pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import Kiosk.Controls
import Kiosk.Simulated
import Kiosk.Theme

// Beside the kiosk's window: who stands before it, and every simulated device to act on.
Window {
    id: window

    property bool closeUp: false

    color: Theme.colour.paper
    title: "Kiosk dock"

    ColumnLayout {
        anchors.fill: parent
        anchors.margins: 2 * Theme.grid
        spacing: 1.6 * Theme.grid

        RowLayout {
            spacing: 0.6 * Theme.grid
            Layout.fillWidth: true
            Column {
                spacing: 0.3 * Theme.grid
                Layout.fillWidth: true
                Words {
                    text: "Kiosk dock"
                    bold: true
                    font.pixelSize: Theme.title
                    lineHeight: 1
                    Accessible.role: Accessible.Heading
                }
                Words {
                    width: parent.width
                    text: "Simulated devices in " + Dock.place
                    color: Theme.colour.quiet
                    font.pixelSize: Theme.small
                    lineHeight: 1
                    wrapMode: Text.NoWrap
                    elide: Text.ElideMiddle
                }
            }
            Words {
                text: "Before the kiosk"
                color: Theme.colour.quiet
                font.pixelSize: Theme.small
                lineHeight: 1
                wrapMode: Text.NoWrap
            }
            Repeater {
                model: Dock.people
                DockButton {
                    required property string key
                    required property string name
                    required property string about
                    objectName: "person:" + key
                    text: name
                    on: Dock.person === key
                    Accessible.name: name + ", " + about
                    onClicked: Dock.choose(key)
                }
            }
            Item {
                Layout.preferredWidth: Theme.grid
            }
            DockButton {
                objectName: "heal-all"
                text: "Heal everything"
                onClicked: Dock.healAll()
            }
        }
        PhoneBar {
            Layout.fillWidth: true
        }
        GridLayout {
            columns: 3
            rowSpacing: 1.6 * Theme.grid
            columnSpacing: 1.6 * Theme.grid
            uniformCellWidths: true
            uniformCellHeights: true
            Layout.fillWidth: true
            Layout.fillHeight: true

            ChipReaderPanel {
                Layout.fillWidth: true
                Layout.fillHeight: true
            }
            CodeScannerPanel {
                Layout.fillWidth: true
                Layout.fillHeight: true
            }
            NetworkPanel {
                Layout.fillWidth: true
                Layout.fillHeight: true
            }
            DocumentScannerPanel {
                Layout.fillWidth: true
                Layout.fillHeight: true
            }
            ReceiptPrinterPanel {
                Layout.fillWidth: true
                Layout.fillHeight: true
            }
            SlipPanel {
                Layout.fillWidth: true
                Layout.fillHeight: true
                onEnlarged: window.closeUp = true
            }
        }
    }
    Loader {
        anchors.fill: parent
        active: window.closeUp
        focus: true
        sourceComponent: SlipCloseUp {
            focus: true
            onClosed: window.closeUp = false
        }
    }
}
