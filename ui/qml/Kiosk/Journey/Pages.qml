pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import Kiosk.Bridge
import Kiosk.Controls
import Kiosk.Theme

// The scanned pages of one paper: small, in their order; the one that is looked at large, with what can be done to it.
// A plain column: a layout around words that wrap in a layout of their own can go round in circles.
Column {
    id: pages

    required property string key
    required property list<string> pictures
    required property int looked

    readonly property int count: pictures.length
    readonly property bool wide: width > 22 * Theme.body
    // Taking a page out is asked once more: it cost a scan, and another page comes under the finger.
    property bool asking: false

    onLookedChanged: asking = false
    onCountChanged: asking = false

    spacing: Theme.grid

    Flow {
        visible: pages.count > 1 || pages.looked < 0
        spacing: Theme.grid
        width: pages.width
        Repeater {
            model: pages.pictures
            delegate: Pressable {
                id: thumb
                required property int index
                required property string modelData
                readonly property bool here: index === pages.looked
                objectName: "page:" + pages.key + ":" + index
                text: qsTr("Trang %1").arg(index + 1)
                padding: Math.max(Theme.grid / 2, Theme.border + Theme.mm)
                width: Math.max(48 * Theme.mm, implicitWidth)
                Accessible.name: here ? qsTr("Trang %1, đang xem").arg(index + 1) : qsTr("Xem trang %1").arg(index + 1)
                Accessible.checkable: true
                Accessible.checked: here
                onClicked: PapersModel.look(pages.key, index)
                contentItem: ColumnLayout {
                    spacing: Theme.grid / 2
                    Picture {
                        source: thumb.modelData
                        name: thumb.text
                        Accessible.ignored: true
                        Layout.preferredWidth: 30 * Theme.mm
                        Layout.preferredHeight: 40 * Theme.mm
                        Layout.alignment: Qt.AlignHCenter
                    }
                    Words {
                        text: thumb.here ? qsTr("%1, đang xem").arg(thumb.text) : thumb.text
                        bold: thumb.here
                        font.pixelSize: Theme.small
                        horizontalAlignment: Text.AlignHCenter
                        wrapMode: Text.NoWrap
                        lineHeight: 1
                        Layout.fillWidth: true
                        Accessible.ignored: true
                    }
                }
                background: Rectangle {
                    radius: thumb.corner
                    color: thumb.here || thumb.down ? Theme.colour.chosen : Theme.colour.card
                    border.width: thumb.here ? Theme.border : Theme.rim
                    border.color: thumb.here ? Theme.colour.primary : Theme.colour.rim
                }
            }
        }
    }
    GridLayout {
        visible: pages.looked >= 0
        columns: pages.wide ? 2 : 1
        columnSpacing: 2 * Theme.grid
        rowSpacing: Theme.grid
        width: pages.width
        Picture {
            objectName: "picture:" + pages.key
            source: pages.pictures[pages.looked] ?? ""
            name: qsTr("Trang %1 đã quét").arg(pages.looked + 1)
            Layout.preferredWidth: Math.min(82 * Theme.mm, pages.width * (pages.wide ? 0.45 : 1))
            Layout.preferredHeight: Math.min(115 * Theme.mm, 1.4 * Math.min(82 * Theme.mm, pages.width * (pages.wide ? 0.45 : 1)))
            Layout.alignment: Qt.AlignTop | Qt.AlignHCenter
        }
        ColumnLayout {
            spacing: Theme.grid
            Layout.fillWidth: true
            Layout.alignment: Qt.AlignTop
            Words {
                text: qsTr("Trang %1 trong %2").arg(pages.looked + 1).arg(pages.count)
                bold: true
                Layout.fillWidth: true
            }
            QuietButton {
                objectName: "turn:" + pages.key + ":" + pages.looked
                visible: !pages.asking
                text: qsTr("Xoay trang này")
                Layout.fillWidth: true
                Layout.preferredHeight: Math.max(Theme.target, implicitContentHeight + Theme.grid)
                onClicked: PapersModel.turn(pages.key, pages.looked)
            }
            QuietButton {
                objectName: "again:" + pages.key + ":" + pages.looked
                visible: !pages.asking
                text: qsTr("Quét lại trang này")
                Layout.fillWidth: true
                Layout.preferredHeight: Math.max(Theme.target, implicitContentHeight + Theme.grid)
                onClicked: PapersModel.again(pages.key, pages.looked)
            }
            QuietButton {
                objectName: "earlier:" + pages.key + ":" + pages.looked
                visible: !pages.asking && pages.looked > 0
                text: qsTr("Đưa lên trước một trang")
                Layout.fillWidth: true
                Layout.preferredHeight: Math.max(Theme.target, implicitContentHeight + Theme.grid)
                onClicked: PapersModel.move(pages.key, pages.looked, pages.looked - 1)
            }
            QuietButton {
                objectName: "later:" + pages.key + ":" + pages.looked
                visible: !pages.asking && pages.looked >= 0 && pages.looked < pages.count - 1
                text: qsTr("Đưa xuống sau một trang")
                Layout.fillWidth: true
                Layout.preferredHeight: Math.max(Theme.target, implicitContentHeight + Theme.grid)
                onClicked: PapersModel.move(pages.key, pages.looked, pages.looked + 1)
            }
            QuietButton {
                objectName: "remove:" + pages.key + ":" + pages.looked
                visible: !pages.asking
                text: qsTr("Bỏ trang này")
                Layout.fillWidth: true
                Layout.preferredHeight: Math.max(Theme.target, implicitContentHeight + Theme.grid)
                onClicked: {
                    pages.asking = true;
                    keep.forceActiveFocus(Qt.OtherFocusReason);
                }
            }
            Words {
                visible: pages.asking
                text: qsTr("Bỏ trang %1?").arg(pages.looked + 1)
                Layout.fillWidth: true
            }
            // Above the place of the button that asked: the same finger, once more, takes nothing out.
            QuietButton {
                objectName: "really-remove:" + pages.key + ":" + pages.looked
                visible: pages.asking
                text: qsTr("Bỏ trang này")
                Layout.fillWidth: true
                Layout.preferredHeight: Math.max(Theme.target, implicitContentHeight + Theme.grid)
                onClicked: {
                    pages.asking = false;
                    PapersModel.remove(pages.key, pages.looked);
                }
            }
            QuietButton {
                id: keep
                objectName: "keep:" + pages.key + ":" + pages.looked
                visible: pages.asking
                text: qsTr("Giữ lại")
                Layout.fillWidth: true
                Layout.preferredHeight: Math.max(Theme.target, implicitContentHeight + Theme.grid)
                onClicked: pages.asking = false
            }
        }
    }
}
