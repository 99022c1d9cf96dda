pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import Kiosk.Drawings
import Kiosk.Theme

// A large choice: a title, a line of meaning, what it costs or takes; chosen is border, tick and word.
Pressable {
    id: control

    property string meaning
    property string cost
    property bool chosen: false
    property Component drawing: null

    padding: 1.5 * Theme.grid
    Accessible.name: text + ". " + meaning + (cost === "" ? "" : ". " + cost)
    Accessible.checkable: true
    Accessible.checked: chosen

    contentItem: RowLayout {
        spacing: 1.5 * Theme.grid
        Loader {
            // At large letters the words need the width.
            active: control.drawing !== null && Theme.size < 3 && control.width > 150 * Theme.mm
            visible: active
            sourceComponent: control.drawing
            Layout.preferredWidth: Math.min(44, 30 + 14 * Theme.k) * Theme.mm * (Theme.size > 1 ? 0.7 : 1)
            Layout.preferredHeight: Math.min(44, 30 + 14 * Theme.k) * Theme.mm * (Theme.size > 1 ? 0.7 : 1)
            Layout.alignment: Qt.AlignVCenter
        }
        ColumnLayout {
            spacing: Theme.grid / 2
            Layout.fillWidth: true
            Layout.alignment: Qt.AlignVCenter
            Words {
                text: control.text
                bold: true
                font.pixelSize: control.drawing === null ? Theme.lead : Theme.title
                lineHeight: 1
                Layout.fillWidth: true
                Accessible.ignored: true
            }
            Words {
                text: control.meaning
                visible: text !== ""
                color: Theme.colour.quiet
                Layout.fillWidth: true
                Accessible.ignored: true
            }
            Words {
                text: control.cost
                visible: text !== ""
                bold: true
                Layout.fillWidth: true
                Accessible.ignored: true
            }
        }
        Loader {
            active: control.chosen
            visible: active
            sourceComponent: ColumnLayout {
                spacing: 0
                Tick {
                    size: 10 * Theme.mm
                    inkColour: Theme.colour.primary
                    Layout.preferredWidth: 10 * Theme.mm
                    Layout.preferredHeight: 10 * Theme.mm
                    Layout.alignment: Qt.AlignHCenter
                }
                Words {
                    text: qsTr("Đã chọn")
                    bold: true
                    color: Theme.colour.primary
                    font.pixelSize: Theme.small
                    Accessible.ignored: true
                }
            }
        }
    }
    background: Rectangle {
        radius: control.corner
        color: control.down || control.chosen ? Theme.colour.chosen : Theme.colour.card
        border.width: control.chosen ? Theme.border : Theme.rim
        border.color: control.chosen ? Theme.colour.primary : Theme.colour.rim
    }
}
