// The live connection of a page: how it opens and reconnects, and what the page shows and does without it. The script also runs on browsers
// that are too old for Blazor: it uses nothing newer than Chromium 69.
(() => {
    const second = 1000;
    const patience = 4 * second;    // for the first message of a WebSocket
    const settled = 5 * second;     // a page that was live for this long may reload itself once more: servers can end one after the other
    const isOnWall = () => document.getElementById('screen') !== null;
    const wait = ms => new Promise(go => setTimeout(go, ms));

    // The WebSocket opens at once: negotiating the transport would take one more round trip.
    const socket = { transport: 1, skipNegotiation: true };
    const polling = { transport: 4, skipNegotiation: false };

    // Stored for this tab only. A browser may refuse to store anything.
    const kept = name => {
        try { return sessionStorage.getItem(name); } catch { return null; }
    };
    const keep = (name, value) => {
        try {
            if (value) sessionStorage.setItem(name, value);
            else sessionStorage.removeItem(name);
            return true;
        } catch { return false; }
    };

    const button = (words, act) => {
        const made = Object.assign(document.createElement('button'), { type: 'button', className: 'quiet', textContent: words });
        made.addEventListener('click', act);
        return made;
    };
    const reloadButton = () => button('Reload', () => location.reload());

    // Blazor shows and hides this element while it reconnects. (Blazor's own element adds styles, which the content security policy
    // blocks.)
    const notice = Object.assign(document.createElement('div'), { id: 'components-reconnect-modal' });
    notice.setAttribute('role', 'alert');
    notice.append('The connection to the server is lost and is being sought. ', reloadButton());
    const showSeeking = () => { notice.className = notice.className || 'components-reconnect-show'; };

    // The lasting notice: the transport in use, or the reason why the page is not live.
    const note = Object.assign(document.createElement('p'), { id: 'live-note' });
    note.setAttribute('role', 'status');
    const say = (words, ...more) => {
        note.textContent = words;
        note.append(' ', ...more);
        if (!note.isConnected) document.body.append(note);
    };

    // A page reloads itself at most once: if that did not help, a second reload does not either. If the browser stores nothing, the type of
    // the page's navigation says whether it was a reload.
    const mayReload = () => {
        const come = performance.getEntriesByType('navigation')[0];
        return !kept('reloaded') && (keep('reloaded', '1') || (come && come.type !== 'reload'));
    };
    const reload = words => {
        if (!mayReload()) return stop(words);
        location.reload();
        return new Promise(() => { });
    };

    // The page stays as it is: readable, with working links. Controls that need a live page are disabled.
    const stop = words => {
        notice.className = '';
        document.documentElement.dataset.live = 'none';
        switchOff(document);
        document.querySelectorAll(lazy).forEach(fill); // those that were opened before it was known
        say(words, reloadButton());
        if (!document.querySelector('.skeleton')) keep('reloaded', null);
        else if (mayReload()) setTimeout(() => location.reload(), 5 * second); // jobs that were being read should be there by then
        return new Promise(() => { });
    };
    const ownWork = '[data-copy], [data-copy-text], [data-copy-pre], [data-dialog], [data-narrow], dialog *, #blazor-error-ui *, #live-note *';
    const switchOff = place => {
        for (const control of place.querySelectorAll('button, input, textarea, select'))
            if (!control.matches(ownWork)) control.disabled = true;
    };

    // The server's reason why the connection failed; null if the server does not answer.
    const ask = () => {
        const abort = new AbortController();
        const limit = setTimeout(() => abort.abort(), 10 * second);
        return fetch('live', { method: 'POST', cache: 'no-store', redirect: 'manual', signal: abort.signal })
            .then(answer => answer.ok ? answer.json() : answer.type === 'opaqueredirect' || answer.status === 401 || answer.status === 403 ? { isOut: true } : null)
            .catch(() => null)
            .then(answer => { clearTimeout(limit); return answer; });
    };

    // A WebSocket that does not open, or opens and carries nothing, is given up once the server has answered by another transport. If the
    // server is only busy, the script waits.
    let hasHung = false;
    class WatchedSocket extends WebSocket {
        constructor(url) {
            super(url);
            for (const event of ['message', 'close', 'error']) this.addEventListener(event, () => { this.isDone = true; }, { once: true });
            setTimeout(() => this.look(), patience);
        }

        async look() {
            while (!this.isDone && !await ask()) {
                showSeeking();
                await wait(second);
            }
            await wait(second);
            if (this.isDone) return;
            hasHung = true;
            this.close(); // the server does not answer the close
            this.dispatchEvent(new CloseEvent('close', { code: 1006 }));
        }
    }

    // When a server comes back, a thousand pages must not reconnect at once. A page that becomes visible again does not wait.
    const again = () => new Promise(go => {
        const limit = setTimeout(done, 2 * second + 4 * second * Math.random());
        function done() {
            clearTimeout(limit);
            document.removeEventListener('visibilitychange', done);
            go();
        }
        document.addEventListener('visibilitychange', done);
    });

    // A page loses its connection when the viewer leaves it, and that is no fault. (A download looks the same, but the page stays.)
    let isLeaving = false;
    addEventListener('beforeunload', () => {
        isLeaving = true;
        setTimeout(() => { isLeaving = false; }, 10 * second);
    });

    // Opens a connection by any transport. The promise is settled only by success: without a connection the page stays as it is.
    let wasLive = false;
    const allWays = () => kept('way') === 'polling' ? [polling, socket, polling] : [socket, socket, polling];
    const open = async (options, start) => {
        for (let ways = allWays(), wasAway = false; ;) {
            Object.assign(options, ways[0]);
            try {
                await start();
                if (!wasLive) notice.className = '';
                return tellWay(ways[0]);
            } catch { } // the server's answer gives the reason
            while (isLeaving) await wait(second);
            const answer = await ask();
            if (!answer) {
                wasAway = true;
                showSeeking();
                await again();
            } else if (answer.isOut) {
                return reload('The server lets this browser in no more. Sign in again.');
            } else if (answer.refused) {
                return stop(`This page is not live: the server refuses the connection. ${answer.refused}`);
            } else if (answer.full) {
                if (!wasLive) return reload(`This page is not live: the server has no room for one more. ${answer.full}`);
                await wait(30 * second);
            } else if (wasAway && !wasLive) {
                return reload('This page is not live: it could not be begun.'); // another server may have rendered the page
            } else {
                ways = ways.slice(1).filter(way => way !== socket || !hasHung);
                if (ways.length > 0) continue;
                if (!wasLive) return stop('This page is not live: neither a WebSocket nor long polling gets through. A proxy in front must pass on POST requests to _blazor and, for WebSockets, the headers Upgrade and Connection.');
                await again();
                ways = allWays();
            }
        }
    };

    const tellWay = way => {
        keep('way', way === polling ? 'polling' : null);
        if (way === socket) note.remove();
        else if (!kept('told')) {
            say('Live updates come by long polling: something between this browser and the server does not let WebSockets through. A proxy in front must pass on the headers Upgrade and Connection.', button('Hide', () => {
                keep('told', '1');
                note.remove();
            }));
        }
    };

    // A translator that ignores translate="no" replaces texts by its own elements, which a refresh can no longer update.
    const translators = new MutationObserver(changes => {
        if (!changes.some(change => [...change.addedNodes].some(node => node.nodeName === 'FONT'))) return;
        translators.disconnect();
        say('A translator has changed this page, so that what it shows may stand still. Turn off translation of this page and load it again.', reloadButton());
    });

    const configure = builder => {
        builder.withUrl('_blazor', Object.assign({ WebSocket: WatchedSocket }, socket)).configureLogging('warning'); // the console of a healthy page stays empty
        const build = builder.build.bind(builder);
        builder.build = () => {
            const connection = build();
            const start = connection.start.bind(connection);
            connection.start = () => open(builder.httpConnectionOptions, start); // the connection reads these options at each start
            connection.on('live.still', () => { }); // the server sends this so that no long poll waits longer than proxies allow
            connection.on('JS.RenderBatch', () => {
                if (wasLive) return;
                wasLive = true;
                setTimeout(() => keep('reloaded', null), settled);
                translators.observe(document.body, { childList: true, subtree: true });
            });
            const begin = async () => {
                if (wasLive || isLeaving) return;
                while (!await ask()) { // without a server, a reload would end on the browser's error page
                    showSeeking();
                    await again();
                }
                reload('This page is not live: it could not be begun.');
            };
            connection.on('JS.Error', begin);
            connection.onclose(begin);
            return connection;
        };
    };

    let isMissing = false;
    addEventListener('error', event => { if (event.target.src) isMissing = true; }, true);

    document.addEventListener('programsloaded', () => {
        const isWall = isOnWall(); // the frame of a wall reports problems and replaces the screen (wall.js)
        if (!window.Blazor) {
            if (isWall) return;
            return isMissing ? stop('This page is not live: a part of its program did not arrive.')
                : stop('This browser is too old for live updates. The page stays as it was loaded, and its links work. The oldest browsers for live pages are Chrome and Edge 94, Firefox 93 and Safari 16.4.');
        }
        const giveUp = { onConnectionDown: () => { document.documentElement.dataset.lost = ''; }, onConnectionUp() { } };
        const quietly = builder => builder.withUrl('_blazor', socket).configureLogging('none');
        if (!isWall) document.body.append(notice);
        Blazor.start({ circuit: { reconnectionHandler: isWall ? giveUp : undefined, configureSignalR: isWall ? quietly : configure, initializers: { beforeStart: [], afterStarted: [] } } });
    });

    // A page that its server no longer knows loads again, or leads to the sign-in if that has ended. (Blazor's notice raises the event.) First a
    // server must answer: a reload could end on the error page of a proxy whose servers are changing.
    notice.addEventListener('components-reconnect-state-changed', async event => {
        if (!['rejected', 'failed', 'resume-failed'].includes(event.detail.state)) return;
        while (!await ask()) {
            showSeeking();
            await again();
        }
        reload('The server does not know this page any more.');
    });

    // When the browser restores a page from its back/forward cache, the server has already closed that page's circuit.
    addEventListener('pageshow', event => { if (event.persisted && !isOnWall()) location.reload(); });

    // Menus and explanations are rendered when they are opened. If the page is not live, the server renders them in a copy of the page, and
    // the script takes them from it.
    const lazy = 'details[data-lazy]';
    let whole = null;
    const lazyOf = () => whole = whole || fetch(location.href, { headers: { 'X-Lazy': 'drawn' } })
        .then(answer => answer.text())
        .then(page => [...new DOMParser().parseFromString(page, 'text/html').querySelectorAll(lazy)]);
    const fill = async details => {
        if (document.documentElement.dataset.live !== 'none' || !details.open || !details.matches(lazy)) return;
        const body = details.querySelector('summary + div');
        if (body.childElementCount > 0) return;
        const [at, name] = [[...document.querySelectorAll(lazy)].indexOf(details), details.querySelector('summary').textContent];
        const drawn = (await lazyOf().catch(() => []))[at];
        if (!drawn || drawn.querySelector('summary').textContent !== name) return body.textContent = 'This could not be loaded.';
        body.append(...drawn.querySelector('summary + div').childNodes);
        switchOff(body);
    };
    document.addEventListener('toggle', event => fill(event.target), true);
})();
