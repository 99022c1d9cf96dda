import QtQuick
import QtQuick.Layouts
import Kiosk.Bridge
import Kiosk.Controls
import Kiosk.Journey
import Kiosk.Theme

// A question of a check with what it is about, or something to do; between two of them, what the machine does.
Frame {
    id: page

    readonly property bool asks: AskModel.kind !== "wait"
    readonly property bool sees: AskModel.kind === "confirm"

    question: AskModel.title
    reason: AskModel.progressWords
    inner: true
    back: qsTr("Dừng kiểm tra")
    onReturned: AskModel.stop()
    primary: !asks ? "" : sees ? qsTr("Đúng như vậy") : qsTr("Đã làm xong")
    ready: true
    canStartOver: false
    touched: false
    onProceeded: AskModel.answer(AskModel.number, true)

    ColumnLayout {
        anchors.left: parent.left
        anchors.right: parent.right
        anchors.top: parent.top
        spacing: Theme.apart

        Words {
            objectName: "asked"
            text: page.asks ? AskModel.words : qsTr("Máy đang làm phần của nó. Xin chờ một chút.")
            bold: page.asks
            font.pixelSize: Theme.title
            Layout.fillWidth: true
        }
        Picture {
            visible: AskModel.code !== ""
            source: AskModel.code
            sharp: true
            name: qsTr("Mã để đưa vào máy đọc mã")
            Layout.preferredWidth: 90 * Theme.mm
            Layout.preferredHeight: 90 * Theme.mm
            Layout.alignment: Qt.AlignHCenter
        }
        Picture {
            visible: AskModel.picture !== ""
            source: AskModel.picture
            name: AskModel.pictureWords
            Layout.fillWidth: true
            Layout.preferredHeight: Math.min(150 * Theme.mm, 0.9 * width)
        }
        QuietButton {
            objectName: "no"
            visible: page.asks
            text: page.sees ? qsTr("Không, có gì đó sai") : qsTr("Không làm được việc này")
            Layout.fillWidth: true
            Layout.maximumWidth: implicitWidth
            Layout.preferredHeight: Math.max(Theme.target, implicitContentHeight + Theme.grid)
            Layout.alignment: Qt.AlignRight
            onClicked: AskModel.answer(AskModel.number, false)
        }
    }
}
