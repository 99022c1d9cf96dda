pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import Kiosk.Theme

// What does not work today, a sentence each, on amber and with a mark: not said by the colour alone.
Plate {
    id: notes

    required property list<string> sentences

    visible: sentences.length > 0
    color: Theme.colour.waitGround
    border.color: Theme.colour.wait
    implicitHeight: column.implicitHeight + 2 * Theme.grid

    ColumnLayout {
        id: column
        anchors.left: parent.left
        anchors.right: parent.right
        anchors.top: parent.top
        anchors.margins: Theme.grid
        anchors.leftMargin: 1.5 * Theme.grid
        anchors.rightMargin: 1.5 * Theme.grid
        spacing: Theme.grid / 2
        Repeater {
            model: notes.sentences
            delegate: Words {
                required property int index
                required property string modelData
                objectName: "note:" + index
                text: modelData
                bold: true
                color: Theme.colour.wait
                Layout.fillWidth: true
            }
        }
    }
}
