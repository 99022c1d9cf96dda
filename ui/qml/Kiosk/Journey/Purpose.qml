import QtQuick
import QtQuick.Layouts
import Kiosk.Bridge
import Kiosk.Controls
import Kiosk.Drawings
import Kiosk.Theme

// What the person came for.
Frame {
    question: qsTr("Quý khách cần làm gì?")
    reason: qsTr("Chạm vào một ô bên dưới.")
    primary: ""
    drawing: Counter {}

    ColumnLayout {
        anchors.left: parent.left
        anchors.right: parent.right
        anchors.top: parent.top
        spacing: Theme.apart

        Notes {
            sentences: ServiceModel.notes
            Layout.fillWidth: true
        }
        ChoiceCard {
            objectName: "choice:file"
            text: qsTr("Nộp hồ sơ")
            meaning: qsTr("Điền tờ khai, quét giấy tờ và gửi đến cơ quan giải quyết.")
            cost: ServiceModel.fileWords
            drawing: FormSheet {}
            Layout.fillWidth: true
            Layout.preferredHeight: Math.max((Theme.portrait ? 76 : Theme.k < 0.8 ? 50 : 56) * Theme.mm, implicitHeight)
            onClicked: Session.file()
        }
        ChoiceCard {
            objectName: "choice:look-up"
            text: qsTr("Tra cứu thủ tục")
            meaning: qsTr("Xem lệ phí, thời hạn và giấy tờ cần mang.")
            cost: qsTr("Không cần giấy tờ gì")
            drawing: Loupe {}
            Layout.fillWidth: true
            Layout.preferredHeight: Math.max((Theme.portrait ? 76 : Theme.k < 0.8 ? 50 : 56) * Theme.mm, implicitHeight)
            onClicked: Session.lookUp()
        }
    }
}
