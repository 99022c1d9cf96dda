pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import Kiosk.Drawings
import Kiosk.Theme

// Five stars, each with its word; one touch is the whole answer.
RowLayout {
    id: rating

    required property int given

    readonly property list<string> words: [qsTr("Rất tệ"), qsTr("Chưa tốt"), qsTr("Tạm được"), qsTr("Tốt"), qsTr("Rất tốt")]

    signal rated(stars: int)

    spacing: Theme.grid
    uniformCellSizes: true

    Repeater {
        model: rating.words
        delegate: Pressable {
            id: star
            required property int index
            required property string modelData
            readonly property bool full: index < rating.given
            objectName: "rate:" + (index + 1)
            text: modelData
            padding: Theme.grid / 2
            Accessible.role: Accessible.RadioButton
            Accessible.name: qsTr("%1 trên 5 sao: %2").arg(index + 1).arg(modelData)
            Accessible.checkable: true
            Accessible.checked: rating.given === index + 1
            Layout.fillWidth: true
            Layout.fillHeight: true
            onClicked: rating.rated(index + 1)
            contentItem: ColumnLayout {
                spacing: Theme.grid / 2
                Sketch {
                    name: star.full ? "StarFull" : "Star"
                    size: 13 * Theme.mm
                    Layout.preferredWidth: 13 * Theme.mm
                    Layout.preferredHeight: 13 * Theme.mm
                    Layout.alignment: Qt.AlignHCenter
                }
                Words {
                    text: star.modelData
                    bold: rating.given === star.index + 1
                    font.pixelSize: Theme.small
                    horizontalAlignment: Text.AlignHCenter
                    Layout.fillWidth: true
                    Accessible.ignored: true
                }
            }
            background: Rectangle {
                radius: star.corner
                color: star.down || rating.given === star.index + 1 ? Theme.colour.chosen : Theme.colour.card
                border.width: rating.given === star.index + 1 ? Theme.border : Theme.rim
                border.color: rating.given === star.index + 1 ? Theme.colour.primary : Theme.colour.rim
            }
        }
    }
}
