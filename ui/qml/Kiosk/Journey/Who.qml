pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import Kiosk.Bridge
import Kiosk.Controls
import Kiosk.Drawings
import Kiosk.Theme

// For whom the person files: what is asked and which papers are needed follow from it.
Frame {
    id: screen

    question: qsTr("Quý khách làm cho ai?")
    reason: WhoModel.procedure
    // A touch leads on by itself; only who comes back finds an answer to go on with.
    primary: ready ? qsTr("Tiếp tục") : ""
    drawing: FormSheet {}

    ColumnLayout {
        anchors.left: parent.left
        anchors.right: parent.right
        anchors.top: parent.top
        spacing: 2 * Theme.grid

        Repeater {
            model: WhoModel.rows
            delegate: ChoiceCard {
                required property string value
                required property string label
                required property string meaningWords
                required property bool selected
                objectName: "who:" + value
                text: label
                meaning: meaningWords
                chosen: selected
                Layout.fillWidth: true
                onClicked: WhoModel.choose(value)
            }
        }
    }
}
