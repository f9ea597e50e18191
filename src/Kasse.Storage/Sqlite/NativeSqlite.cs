using System.Reflection;
using System.Runtime.InteropServices;

namespace Kasse.Storage.Sqlite;

/// <summary>
/// The SQLite library. Chosen once per process: the operating system's, which gets security updates, else the one in the package. The calls below are
/// those that the journal makes for every row; they go past the package's safe handles, whose counting costs more than the calls.
/// </summary>
static partial class NativeSqlite
{
    const string Library = "e_sqlite3";
    static readonly Lock Gate = new();
    static bool ready;

    public static void Initialize()
    {
        lock (Gate)
        {
            if (ready) return;
            NativeLibrary.SetDllImportResolver(typeof(SQLitePCL.SQLite3Provider_e_sqlite3).Assembly, PreferTheSystems);
            NativeLibrary.SetDllImportResolver(typeof(NativeSqlite).Assembly, PreferTheSystems);
            SQLitePCL.Batteries_V2.Init();
            // A session belongs to one thread at a time, so its connection needs no lock of its own; and nobody reads the memory statistics.
            SQLitePCL.raw.sqlite3_config(SQLitePCL.raw.SQLITE_CONFIG_MULTITHREAD);
            SQLitePCL.raw.sqlite3_config(SQLitePCL.raw.SQLITE_CONFIG_MEMSTATUS, 0);
            Disk.Register();
            ready = true;
        }
    }

    [LibraryImport(Library, EntryPoint = "sqlite3_step")]
    public static partial int Step(nint statement);

    [LibraryImport(Library, EntryPoint = "sqlite3_reset")]
    public static partial int Reset(nint statement);

    [LibraryImport(Library, EntryPoint = "sqlite3_bind_null"), SuppressGCTransition]
    public static partial int BindNull(nint statement, int position);

    [LibraryImport(Library, EntryPoint = "sqlite3_bind_int64"), SuppressGCTransition]
    public static partial int BindInt64(nint statement, int position, long value);

    /// <param name="destructor">-1: SQLite takes a copy.</param>
    [LibraryImport(Library, EntryPoint = "sqlite3_bind_text")]
    public static partial int BindText(nint statement, int position, ReadOnlySpan<byte> value, int length, nint destructor = -1);

    /// <inheritdoc cref="BindText"/>
    [LibraryImport(Library, EntryPoint = "sqlite3_bind_blob")]
    public static partial int BindBlob(nint statement, int position, ReadOnlySpan<byte> value, int length, nint destructor = -1);

    [LibraryImport(Library, EntryPoint = "sqlite3_column_type"), SuppressGCTransition]
    public static partial int ColumnType(nint statement, int column);

    [LibraryImport(Library, EntryPoint = "sqlite3_column_int64"), SuppressGCTransition]
    public static partial long ColumnInt64(nint statement, int column);

    [LibraryImport(Library, EntryPoint = "sqlite3_column_blob")]
    public static partial nint ColumnBlob(nint statement, int column);

    [LibraryImport(Library, EntryPoint = "sqlite3_column_bytes"), SuppressGCTransition]
    public static partial int ColumnBytes(nint statement, int column);

    /// <param name="name">Zero: the one that is used when none is named.</param>
    [LibraryImport(Library, EntryPoint = "sqlite3_vfs_find")]
    public static partial nint FindLayer(nint name);

    [LibraryImport(Library, EntryPoint = "sqlite3_vfs_register")]
    public static partial int RegisterLayer(nint layer, int isDefault);

    static nint PreferTheSystems(string name, Assembly assembly, DllImportSearchPath? path)
    {
        // Zero means: load as if nobody had asked, which finds the bundled library.
        if (name != Library) return 0;
        foreach (var candidate in (string[])["libsqlite3.so.0", "/usr/lib/libsqlite3.dylib"])
        {
            if (NativeLibrary.TryLoad(candidate, out var library)) return library;
        }
        return 0;
    }
}
