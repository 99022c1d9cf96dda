import QtQuick
import Kiosk.Theme

// A picture that lives in memory alone (a scanned page, the slip), on paper's own white.
Rectangle {
    id: picture

    required property string source
    property string name
    readonly property bool reading: image.status === Image.Loading

    color: "#FFFFFF"
    border.width: Theme.hairline
    border.color: Theme.colour.line
    Accessible.role: Accessible.Graphic
    Accessible.name: name

    // A scanned page is eight million points: read elsewhere than on the screen's thread, and no larger than it is shown.
    Image {
        id: image
        anchors.fill: parent
        anchors.margins: Theme.grid / 2
        source: width > 0 && height > 0 ? picture.source : ""
        sourceSize: Qt.size(Math.ceil(width), Math.ceil(height))
        fillMode: Image.PreserveAspectFit
        asynchronous: true
        cache: false
        smooth: true
        mipmap: true
    }
}
