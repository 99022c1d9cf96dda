import QtQuick
import QtQuick.Layouts
import Kiosk.Controls
import Kiosk.Drawings
import Kiosk.Simulated
import Kiosk.Theme

// The last slip as it came out of the printer.
Plate {
    id: panel

    signal enlarged

    objectName: "panel:slip"

    ColumnLayout {
        anchors.fill: parent
        anchors.margins: 1.6 * Theme.grid
        spacing: 0

        RowLayout {
            Layout.fillWidth: true
            Words {
                text: "Last slip"
                bold: true
                font.pixelSize: Theme.lead
                lineHeight: 1
                Layout.fillWidth: true
                Accessible.role: Accessible.Heading
            }
            Words {
                objectName: "slips"
                text: ReceiptPrinter.slips === 0 ? "" : ReceiptPrinter.slips === 1 ? "1 slip lies there" : ReceiptPrinter.slips + " slips lie there"
                color: Theme.colour.quiet
                font.pixelSize: Theme.small
                lineHeight: 1
            }
        }
        Rectangle {
            // The picture shows the slip on a desk: the desk goes on to the panel's edge.
            color: ReceiptPrinter.slip === "" ? Theme.colour.paper : "#D6D8DC"
            radius: 0.7 * Theme.corner
            clip: true
            Layout.fillWidth: true
            Layout.fillHeight: true
            Layout.topMargin: Theme.grid

            Column {
                anchors.centerIn: parent
                spacing: Theme.grid
                visible: ReceiptPrinter.slip === ""
                SlipTaken {
                    anchors.horizontalCenter: parent.horizontalCenter
                    size: 34 * Theme.mm
                    stroke: 0.8 * Theme.mm
                    opacity: 0.4
                }
                Words {
                    text: "Nothing printed yet"
                    color: Theme.colour.quiet
                    font.pixelSize: Theme.small
                }
            }
            Image {
                objectName: "slip"
                anchors.horizontalCenter: parent.horizontalCenter
                y: Theme.grid
                width: 0.72 * parent.width
                height: implicitWidth > 0 ? width * implicitHeight / implicitWidth : 0
                visible: ReceiptPrinter.slip !== ""
                source: ReceiptPrinter.slip
                cache: false
                smooth: true
                mipmap: true
                Accessible.role: Accessible.Graphic
                Accessible.name: "The last slip"
                MouseArea {
                    objectName: "slip-area"
                    anchors.fill: parent
                    cursorShape: Qt.PointingHandCursor
                    onClicked: panel.enlarged()
                }
            }
        }
        RowLayout {
            spacing: 0.6 * Theme.grid
            Layout.topMargin: Theme.grid
            DockButton {
                objectName: "enlarge"
                text: "Look at it closely"
                strong: true
                enabled: ReceiptPrinter.slip !== ""
                onClicked: panel.enlarged()
            }
            DockButton {
                objectName: "take-slips"
                text: "Take it away"
                enabled: ReceiptPrinter.slip !== ""
                onClicked: ReceiptPrinter.takeSlips()
            }
        }
    }
}
