// Only a request renews the cookie of the sign-in. A viewer who filters over the live connection is active, so that this module sends one,
// at most once a minute. A page without activity sends none.
let lastActive = Date.now();
for (const kind of ['pointerdown', 'keydown'])
    document.addEventListener(kind, () => {
        if (Date.now() - lastActive < 60000 || !document.querySelector('a[href="./signout"]')) return;
        lastActive = Date.now();
        fetch('used', { method: 'HEAD', cache: 'no-store', redirect: 'manual' }).catch(() => { });
    }, true);
