pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import Kiosk.Bridge
import Kiosk.Controls
import Kiosk.Drawings
import Kiosk.Theme

// One consent a purpose, none ticked beforehand, before the card is touched.
Frame {
    question: qsTr("Quý khách đồng ý điều gì?")
    reason: qsTr("Chạm vào từng mục để đồng ý. Mục nào không đồng ý thì để trống.")
    drawing: Shield {}

    ColumnLayout {
        anchors.left: parent.left
        anchors.right: parent.right
        anchors.top: parent.top
        spacing: Theme.grid
        Repeater {
            model: ConsentModel.rows
            delegate: ConsentRow {
                required property string purpose
                required property string title
                required property string wording
                required property bool given
                required property string refused
                required property string needWords
                objectName: "consent:" + purpose
                text: title
                meaning: wording
                ticked: given
                refusal: refused
                need: needWords
                Layout.fillWidth: true
                onClicked: ConsentModel.set(purpose, !given)
            }
        }
        Words {
            objectName: "missing"
            text: ConsentModel.missing
            visible: text !== ""
            bold: true
            color: Theme.colour.wait
            Layout.fillWidth: true
        }
    }
}
