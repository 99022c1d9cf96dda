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

    Scroller {
        anchors.fill: parent
        ColumnLayout {
            width: parent.width
            spacing: Theme.grid
            Repeater {
                model: ConsentModel.rows
                delegate: ConsentRow {
                    id: row
                    required property string purpose
                    required property string title
                    required property string wording
                    required property bool given
                    required property string refused
                    objectName: "consent:" + purpose
                    text: title
                    meaning: wording
                    ticked: given
                    refusal: refused
                    Layout.fillWidth: true
                    onClicked: ConsentModel.set(purpose, !given)
                }
            }
        }
    }
}
