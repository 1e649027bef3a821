// Shows a message on a wall whose own script (wall.js) does not start: this browser cannot parse it, it did not arrive, or it ended by an
// error. Once a minute the script checks whether the wall's page is available, and reloads. It uses only syntax that every browser knows.
(function () {
    var fault = '';
    function tell() {
        var note = document.getElementById('wall-note');
        if (note && !window.wallStarted) note.textContent = 'The script of this wall screen does not start in this browser. ' + fault;
    }
    window.addEventListener('error', function (event) {
        if (!fault) fault = event.message || 'A file of it did not arrive.';
        tell();
    }, true);
    window.addEventListener('load', tell);
    setInterval(function () {
        if (window.wallStarted) return;
        tell();
        var page = new XMLHttpRequest();
        page.open('GET', location.href);
        page.onload = function () { if (page.status === 200 && page.responseText.indexOf('data-build=') >= 0 && !window.wallStarted) location.reload(); };
        page.send();
    }, 60000);
})();
