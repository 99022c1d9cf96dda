import QtQuick

// A drawing's field of 264 x 104, as large as its place allows.
Item {
    id: sketch

    default property alias parts: field.data

    Accessible.ignored: true

    Item {
        id: field
        width: 264
        height: 104
        anchors.centerIn: parent
        scale: Math.min(sketch.width / width, sketch.height / height)
    }
}
