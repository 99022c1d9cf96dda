import QtQuick
import Kiosk.Theme

// A picture that lives in memory alone (a scanned page, the slip), on paper's own white.
Rectangle {
    id: picture

    required property string source
    property string name

    color: "#FFFFFF"
    border.width: Theme.hairline
    border.color: Theme.colour.line
    Accessible.role: Accessible.Graphic
    Accessible.name: name

    Image {
        anchors.fill: parent
        anchors.margins: Theme.grid / 2
        source: picture.source
        fillMode: Image.PreserveAspectFit
        asynchronous: false
        cache: false
        smooth: true
        mipmap: true
    }
}
