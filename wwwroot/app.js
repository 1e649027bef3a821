// What only a browser knows or can do: its time zone and colours, the clipboard, dragging. Everything else is drawn on the server.
(() => {
    const path = `path=${new URL(document.baseURI).pathname.replace(/(.)\/$/, '$1')}; samesite=lax`; // another dashboard beside it has its own
    const year = `max-age=31536000; ${path}`;
    const zone = () => Intl.DateTimeFormat().resolvedOptions().timeZone ?? null;
    if (zone()) document.cookie = `tz=${encodeURIComponent(zone())}; ${year}`;

    // The live connection is a WebSocket from the first: asking what else there could be takes one more round trip. It tells
    // of trouble only: the console of a healthy page stays empty.
    document.addEventListener('programsloaded', () => {
        Blazor.registerCustomEventType('rowpick', { browserEventName: 'change', createEventArgs: rowOf });
        Blazor.registerCustomEventType('rownarrow', { browserEventName: 'click', createEventArgs: rowOf });
        // A wall screen that has lost its circuit is not mended but replaced, by the frame around it (wall.js).
        const isOnWall = document.getElementById('screen') !== null;
        const giveUp = { onConnectionDown: () => { document.documentElement.dataset.lost = ''; }, onConnectionUp() { } };
        Blazor.start({ circuit: { reconnectionHandler: isOnWall ? giveUp : undefined, configureSignalR: connection => seekAtFirst(connection.withUrl('_blazor', { skipNegotiation: true, transport: 1 }).configureLogging(isOnWall ? 'none' : 'warning')), initializers: { beforeStart: [], afterStarted: [] } } });
    });

    // Blazor's own notice of a lost connection brings its styles inside the page, which the content policy refuses.
    const notice = Object.assign(document.createElement('div'), { id: 'components-reconnect-modal', role: 'alert', innerHTML: 'The connection to the server is lost and is being sought. <a href="">Reload</a>' });
    if (!document.getElementById('screen')) document.body.append(notice); // a wall's frame tells it

    // A live connection that cannot even be opened leaves a page that looks alive. Its server may have no room for it, or want a
    // sign-in: once it answers, the page is loaded anew, and says what it is.
    const seekAtFirst = builder => {
        const build = builder.build.bind(builder);
        builder.build = () => {
            const connection = build(), start = connection.start.bind(connection);
            connection.start = () => start().catch(error => {
                if (notice.isConnected && !notice.className) seek();
                throw error;
            });
            return connection;
        };
        return builder;
    };
    const seek = async () => {
        notice.className = 'components-reconnect-show';
        for (; ;) {
            await new Promise(go => setTimeout(go, 5000 + 5000 * Math.random()));
            try {
                await fetch('wall/alive', { cache: 'no-store', redirect: 'manual' }); // whatever it answers
                return location.reload();
            } catch { } // not there yet
        }
    };

    // A page that its server no longer knows begins anew, with the sign-in if that has ended.
    document.addEventListener('components-reconnect-state-changed', event => { if (event.detail.state === 'rejected') location.reload(); });

    // Views that were saved in this browser. What is stored may be anything, and a browser may refuse to store.
    const views = (() => {
        const key = 'views', most = 50, longestName = 60, longestQuery = 4000;
        const isText = (value, longest) => typeof value === 'string' && value.length > 0 && value.length <= longest;
        const list = () => {
            try {
                const kept = JSON.parse(localStorage.getItem(key) ?? '[]');
                return kept.filter(view => isText(view?.name, longestName) && isText(view?.query, longestQuery)).slice(0, most).map(({ name, query }) => ({ name, query }));
            } catch { return []; }
        };
        const keep = kept => {
            try {
                localStorage.setItem(key, JSON.stringify(kept));
                return true;
            } catch { return false; }
        };
        const others = name => list().filter(view => view.name.toLowerCase() !== name.toLowerCase());
        return {
            list,
            save: (name, query) => isText(name, longestName) && isText(query, longestQuery) && others(name).length < most && keep([...others(name), { name, query }]),
            remove: name => keep(others(name)),
        };
    })();

    window.classifyDashboard = {
        zone,
        views,
        // What this browser likes; an empty value forgets it.
        remember(name, value) { document.cookie = `${name}=${encodeURIComponent(value)}; ${value ? year : `max-age=0; ${path}`}`; },
        chooseTheme(theme) {
            this.remember('theme', theme);
            document.documentElement.dataset.theme = theme;
        },
        // The page on the server rests while nobody sees it.
        watchTab(page) {
            document.onvisibilitychange = page && (() => page.invokeMethodAsync('TellHidden', document.hidden));
            if (page && document.hidden) page.invokeMethodAsync('TellHidden', true);
        },
        // A drawer that opens takes the focus. When it closes, the focus goes to the row of the job it showed last,
        // unless someone has put it elsewhere by then.
        jobShown(before) {
            const drawer = document.querySelector('.drawer');
            if (drawer && before === null) drawer.focus({ preventScroll: true });
            else if (drawer) drawer.scrollTop = 0;
            else if (document.activeElement === document.body || !document.activeElement)
                [...document.querySelectorAll('main a[href*="job="]')].find(link => new URL(link.href).searchParams.get('job') === before)?.focus({ preventScroll: true });
        },
    };

    document.addEventListener('click', event => {
        // A menu closes when something outside it is clicked.
        for (const menu of document.querySelectorAll('details.menu[open]'))
            if (!menu.contains(event.target)) menu.open = false;

        // Of a link (data-copy), a plain text (data-copy-text), or the text that stands under the button (data-copy-pre).
        const copy = event.target.closest?.('[data-copy], [data-copy-text], [data-copy-pre]');
        if (copy) {
            const { copy: link, copyText: plain } = copy.dataset;
            const pre = copy.parentElement.querySelector('pre');
            const text = link !== undefined ? new URL(link, document.baseURI).href : plain ?? pre.textContent;
            const say = word => {
                copy.dataset.said ??= copy.textContent;
                copy.textContent = word;
                setTimeout(() => copy.textContent = copy.dataset.said, 1500);
            };
            // Browsers give pages that came over plain http no clipboard.
            const show = () => {
                if (link !== undefined || plain !== undefined) return prompt(link !== undefined ? 'Copy this link:' : 'Copy this:', text);
                getSelection().selectAllChildren(pre); // a prompt has one line
                say('Selected');
            };
            if (!navigator.clipboard) return show();
            navigator.clipboard.writeText(text).then(() => say('Copied'), show);
        }

        // A plain #content would lead to the base address, and so to other jobs.
        if (event.target.matches?.('a.skip')) {
            event.preventDefault();
            document.getElementById('content').focus();
        }

        if (event.target.matches?.('[data-allow-notifications]'))
            Promise.resolve(window.Notification?.requestPermission()).then(answer => event.target.textContent = answer === 'granted' ? 'It may' : 'It may not');

        const opener = event.target.closest?.('[data-dialog]');
        if (opener) document.getElementById(opener.dataset.dialog).showModal();

        // A click in a cell that narrows is the table's own; one anywhere else in a row opens its job.
        const cell = event.target.closest?.('.job-table tbody td');
        if (cell && !event.target.closest('a, input') && !narrowing(event.target) && !getSelection().toString())
            cell.parentNode.querySelector('a.open-job').click();
    });

    const close = menu => {
        menu.open = false;
        if (menu.contains(document.activeElement)) menu.querySelector('summary').focus();
    };

    // A menu of which one thing is chosen has done its work when the address changes, by a link or a form in it.
    const push = history.pushState;
    history.pushState = function (...state) {
        push.apply(this, state);
        document.querySelectorAll('details.menu[open]:not([data-many])').forEach(close);
    };

    // Among many choices: shows those that hold what is typed. The choice that is set stays in sight.
    document.addEventListener('input', event => {
        if (!event.target.matches('[data-narrow]')) return;
        const text = event.target.value.toLowerCase();
        for (const choice of event.target.parentNode.querySelectorAll('a.choice'))
            choice.hidden = !choice.hasAttribute('aria-current') && !choice.textContent.toLowerCase().includes(text);
    });

    // The keys of the list that ? shows.
    const rows = step => {
        const links = [...document.querySelectorAll('.job-table a.open-job')];
        const at = links.findIndex(link => link.closest('tr').contains(document.activeElement));
        links[at < 0 ? (step > 0 ? 0 : links.length - 1) : Math.min(Math.max(at + step, 0), links.length - 1)]?.focus();
    };
    const keys = {
        j: () => rows(1),
        k: () => rows(-1),
        '?': () => document.getElementById('keys').showModal(),
    };
    document.addEventListener('keydown', event => {
        if (event.key === 'Escape') {
            const menu = event.target.closest?.('details.menu[open]') ?? document.querySelector('details.menu[open]');
            if (menu) return close(menu);
            if (!event.defaultPrevented && !event.target.closest?.('input:not([type=checkbox]), textarea, select')) document.querySelector('.drawer [data-close]')?.click();
        }
        if (event.ctrlKey || event.altKey || event.metaKey || event.isComposing || document.querySelector('dialog[open]')) return;
        if (event.target.closest?.('input:not([type=checkbox]), textarea, select, [contenteditable]')) return;
        const act = keys[event.key];
        const target = act ? null : document.querySelector(`[data-key="${CSS.escape(event.key)}"]`);
        if (!act && !target) return;
        event.preventDefault();
        if (act) act();
        else if (target.matches('details')) {
            target.open = true;
            target.querySelector('summary').focus();
        } else if (target.matches('button')) target.click();
        else target.focus();
    });

    // A row that a refresh takes away while it has the focus hands it to the table.
    let focused = null;
    document.addEventListener('focusin', event => { focused = event.target.closest?.('.job-table tbody tr') ? event.target : null; });
    new MutationObserver(() => {
        if (focused && !focused.isConnected && document.activeElement === document.body) document.getElementById('jobs')?.focus({ preventScroll: true });
        if (focused && !focused.isConnected) focused = null;
    }).observe(document, { childList: true, subtree: true });

    // The cell of the job table in which a click narrows, if this is one. The first cell is for ticking.
    const narrowing = target => {
        const cell = target.closest?.('.job-table tbody td');
        const places = cell?.closest('tbody').dataset.narrows.split(' ');
        return cell && !target.closest('a, input') && places.includes(`${cell.cellIndex - 1}`) && cell.textContent.trim() ? cell : null;
    };
    document.addEventListener('pointerover', event => narrowing(event.target)?.classList.add('narrows'));

    // What happens in a row of the table, told to it as one event for all rows.
    const rowOf = event => ({
        jobId: new URL(event.target.closest('tr').querySelector('a.open-job').href).searchParams.get('job'),
        column: narrowing(event.target) ? narrowing(event.target).cellIndex - 1 : null,
    });

    // Dragging from one bar of a timeline to another zooms to the bars between them.
    let first = null;
    const bar = event => event.target.closest?.('[data-zoom] a');
    const mark = (from, to) => {
        const bars = [...from.parentNode.querySelectorAll('a')];
        const [low, high] = [bars.indexOf(from), bars.indexOf(to)].sort((a, b) => a - b);
        bars.forEach((each, i) => each.classList.toggle('is-marked', i >= low && i <= high && low !== high));
        return [bars[low], bars[high]];
    };
    document.addEventListener('pointerdown', event => { first = event.button === 0 ? bar(event) : null; });
    document.addEventListener('dragstart', event => { if (first) event.preventDefault(); });
    document.addEventListener('pointermove', event => {
        const over = first && bar(event);
        if (over && over.parentNode === first.parentNode) mark(first, over);
    });
    document.addEventListener('pointerup', event => {
        const [from, over] = [first, bar(event)];
        first = null;
        if (!from || !over || from === over || over.parentNode !== from.parentNode) return;
        const [low, high] = mark(from, over);
        mark(from, from);
        const url = new URL(from.closest('[data-zoom]').dataset.zoom, document.baseURI);
        const at = (link, key) => new URL(link.href.baseVal, document.baseURI).searchParams.get(key);
        url.searchParams.set('from', at(low, 'from'));
        url.searchParams.set('to', at(high, 'to'));
        Blazor.navigateTo(url.pathname + url.search.replaceAll('%3A', ':').replaceAll('+', '%20'));
    });

    // Who filters over the live connection uses the sign-in, whose cookie only a request renews. Who lets the page stand does not.
    let used = Date.now();
    for (const deed of ['pointerdown', 'keydown'])
        document.addEventListener(deed, () => {
            if (Date.now() - used < 60000 || !document.querySelector('a[href="./signout"]')) return;
            used = Date.now();
            fetch('used', { method: 'HEAD', cache: 'no-store', redirect: 'manual' }).catch(() => { });
        }, true);
})();
