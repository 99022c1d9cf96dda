pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import Kiosk.Bridge
import Kiosk.Controls
import Kiosk.Drawings
import Kiosk.Theme

// How the result comes back; the post asks for an address and a telephone number.
Frame {
    question: qsTr("Quý khách muốn nhận kết quả thế nào?")
    reason: qsTr("Chọn một cách.")
    drawing: Parcel {}

    ColumnLayout {
        anchors.left: parent.left
        anchors.right: parent.right
        anchors.top: parent.top
        spacing: Theme.grid
        Repeater {
            model: DeliveryModel.ways
            delegate: ChoiceCard {
                required property string key
                required property string title
                required property string meaningWords
                required property string costWords
                required property bool selected
                objectName: "delivery:" + key
                text: title
                meaning: meaningWords
                cost: costWords
                chosen: selected
                Layout.fillWidth: true
                onClicked: DeliveryModel.choose(key)
            }
        }
        Repeater {
            model: DeliveryModel.fields
            delegate: Field {
                required property string key
                required property string labelWords
                required property string answer
                required property string origin
                required property string problem
                required property string board
                name: key
                label: labelWords
                value: answer
                source: origin
                trouble: problem
                kind: board
                limit: 200
                Layout.fillWidth: true
                Layout.topMargin: Theme.grid
                onEdited: text => DeliveryModel.answer(key, text)
            }
        }
    }
}
