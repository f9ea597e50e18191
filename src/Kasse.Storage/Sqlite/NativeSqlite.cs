using System.Reflection;
using System.Runtime.InteropServices;

namespace Kasse.Storage.Sqlite;

/// <summary>Chooses the SQLite library once per process: the operating system's, which gets security updates, else the one in the package.</summary>
static class NativeSqlite
{
    static readonly Lock Gate = new();
    static bool ready;

    public static void Initialize()
    {
        lock (Gate)
        {
            if (ready) return;
            NativeLibrary.SetDllImportResolver(typeof(SQLitePCL.SQLite3Provider_e_sqlite3).Assembly, PreferTheSystems);
            SQLitePCL.Batteries_V2.Init();
            ready = true;
        }
    }

    static nint PreferTheSystems(string name, Assembly assembly, DllImportSearchPath? path)
    {
        // Zero means: load as if nobody had asked, which finds the bundled library.
        if (name != "e_sqlite3") return 0;
        foreach (var candidate in (string[])["libsqlite3.so.0", "/usr/lib/libsqlite3.dylib"])
        {
            if (NativeLibrary.TryLoad(candidate, out var library)) return library;
        }
        return 0;
    }
}
