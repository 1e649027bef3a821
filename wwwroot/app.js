// What only a browser knows or can do: its time zone and colours, the clipboard, dragging. Everything else is drawn on the server.
(() => {
    const year = 'max-age=31536000; path=/; samesite=lax';
    const dark = matchMedia('(prefers-color-scheme: dark)');
    const settings = () => ({ zone: Intl.DateTimeFormat().resolvedOptions().timeZone ?? null, dark: dark.matches });
    const remember = () => {
        const { zone, dark } = settings();
        if (zone) document.cookie = `tz=${encodeURIComponent(zone)}; ${year}`;
        document.cookie = `dark=${dark ? 1 : 0}; ${year}`;
    };

    remember();
    dark.addEventListener('change', remember);

    // The live connection tells of trouble only: the console of a healthy page stays empty.
    document.addEventListener('DOMContentLoaded', () => Blazor.start({ circuit: { configureSignalR: connection => connection.configureLogging('warning') } }));

    window.classifyDashboard = {
        settings,
        chooseTheme(theme) {
            document.cookie = `theme=${theme}; ${year}`;
            document.documentElement.dataset.theme = theme;
        },
    };

    document.addEventListener('click', event => {
        // A menu closes when something outside it is clicked.
        for (const menu of document.querySelectorAll('details.menu[open]'))
            if (!menu.contains(event.target)) menu.open = false;

        const copy = event.target.closest?.('[data-copy]');
        if (copy) {
            const said = copy.textContent;
            const link = new URL(copy.dataset.copy, document.baseURI).href;
            const show = () => prompt('Copy this link:', link); // browsers give pages that came over plain http no clipboard
            if (!navigator.clipboard) return show();
            navigator.clipboard.writeText(link).then(() => {
                copy.textContent = 'Copied';
                setTimeout(() => copy.textContent = said, 1500);
            }, show);
        }
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

    document.addEventListener('keydown', event => {
        if (event.key !== 'Escape') return;
        const menu = event.target.closest?.('details.menu[open]');
        if (menu) close(menu);
    });

    // Dragging from one bar of a timeline to another zooms to the bars between them.
    let first = null;
    const bar = event => event.target.closest?.('[data-zoom] a[data-from]');
    const mark = (from, to) => {
        const bars = [...from.parentNode.querySelectorAll('a[data-from]')];
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
        url.searchParams.set('from', low.dataset.from);
        url.searchParams.set('to', high.dataset.to);
        Blazor.navigateTo(url.pathname + url.search.replaceAll('%3A', ':'));
    });
})();
