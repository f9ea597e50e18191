using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using SQLitePCL;

namespace Kasse.Storage.Sqlite;

/// <summary>
/// How the journal gets to the disk: SQLite's own way to it (a "VFS"), with two things done otherwise. What a commit puts into the log is gathered and
/// written at once when the commit syncs it, instead of in two pieces for each page. And what is moved from the log into the database file is synced a little
/// at a time: a commit that syncs meanwhile waits for all that lies before the disk.
/// </summary>
/// <remarks>
/// Only for connections with <c>synchronous = full</c>, where nobody is shown a commit before its log was synced: until then what is gathered is known to its own
/// connection alone. Follows https://www.sqlite.org/vfs.html.
/// </remarks>
static unsafe class Disk
{
    /// <summary>What a connection asks for to have it.</summary>
    public const string Name = "kasse";

    /// <summary>One write of SQLite's for Unix takes 17 bits of length.</summary>
    const int GatheredMax = (128 << 10) - 1;

    /// <summary>What is moved between two syncs.</summary>
    const int UnsyncedMax = 512 << 10;

    const int SyncNormal = 2;

    /// <summary>Says that a write changes nothing beside what it writes. Where that is not so, SQLite writes to the log after its sync, too.</summary>
    const int PowerSafeOverwrite = 0x1000;

    /// <summary>SQLITE_IOERR_WRITE: whatever SQLite is doing, its transaction is given up.</summary>
    const int WriteFailed = 778;

    /// <summary>Of the structures below; the library may know later ones, with more in them.</summary>
    const int VersionKnown = 3;

    static Layer* usual;

    /// <summary>Makes it known to SQLite; once in a process.</summary>
    public static void Register()
    {
        usual = (Layer*)NativeSqlite.FindLayer(0);
        var layer = (Layer*)NativeMemory.Alloc((nuint)sizeof(Layer));
        *layer = *usual;
        layer->Version = Math.Min(layer->Version, VersionKnown);
        layer->Next = 0;
        layer->Name = Marshal.StringToCoTaskMemUTF8(Name);
        layer->Open = &Open;
        var code = NativeSqlite.RegisterLayer((nint)layer, isDefault: 0);
        if (code != raw.SQLITE_OK) throw new InvalidOperationException($"SQLite takes no layer between itself and the disk ({code}).");
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    static int Open(Layer* layer, byte* name, OpenFile* file, int flags, int* flagsOut)
    {
        var code = usual->Open(layer, name, file, flags, flagsOut);
        if (code != raw.SQLITE_OK || (flags & (raw.SQLITE_OPEN_WAL | raw.SQLITE_OPEN_MAIN_DB)) == 0) return code;
        var isLog = (flags & raw.SQLITE_OPEN_WAL) != 0;
        if (isLog && (file->Methods->DeviceCharacteristics(file) & PowerSafeOverwrite) == 0) return code;

        var ours = (Ours*)NativeMemory.AllocZeroed((nuint)sizeof(Ours));
        ours->Shown = *file->Methods;
        ours->Shown.Version = Math.Min(ours->Shown.Version, VersionKnown);
        ours->Usual = file->Methods;
        ours->Shown.Close = &Close;
        if (isLog)
        {
            ours->Gathered = (byte*)NativeMemory.Alloc(GatheredMax);
            ours->Shown.Write = &Gather;
            ours->Shown.Sync = &SyncLog;
            ours->Shown.Read = &ReadLog;
            ours->Shown.Truncate = &TruncateLog;
            ours->Shown.FileSize = &LogSize;
        }
        else
        {
            ours->Shown.Write = &Move;
        }
        file->Methods = &ours->Shown;
        return code;
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    static int Close(OpenFile* file)
    {
        var ours = Of(file);
        var written = WriteGathered(file);
        file->Methods = ours->Usual;
        NativeMemory.Free(ours->Gathered);
        NativeMemory.Free(ours);
        var closed = file->Methods->Close(file);
        return written == raw.SQLITE_OK ? closed : written;
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    static int Gather(OpenFile* file, byte* bytes, int count, long offset)
    {
        var ours = Of(file);
        if (offset != ours->Offset + ours->Count || count > GatheredMax - ours->Count)
        {
            var written = WriteGathered(file);
            if (written != raw.SQLITE_OK) return written;
            if (count > GatheredMax) return ours->Usual->Write(file, bytes, count, offset);
            ours->Offset = offset;
        }
        NativeMemory.Copy(bytes, ours->Gathered + ours->Count, (nuint)count);
        ours->Count += count;
        return raw.SQLITE_OK;
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    static int SyncLog(OpenFile* file, int flags) => WriteGathered(file) is not raw.SQLITE_OK and var failed ? failed : Of(file)->Usual->Sync(file, flags);

    // A read that finds the disk full may only cost a statement, and what was let go of belonged to the whole transaction.
    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    static int ReadLog(OpenFile* file, byte* bytes, int count, long offset) =>
        WriteGathered(file) != raw.SQLITE_OK ? WriteFailed : Of(file)->Usual->Read(file, bytes, count, offset);

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    static int TruncateLog(OpenFile* file, long size) => WriteGathered(file) is not raw.SQLITE_OK and var failed ? failed : Of(file)->Usual->Truncate(file, size);

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    static int LogSize(OpenFile* file, long* size) => WriteGathered(file) is not raw.SQLITE_OK and var failed ? failed : Of(file)->Usual->FileSize(file, size);

    /// <summary>What cannot be written is let go of: from a write or a sync that fails, SQLite concludes that its transaction must be given up.</summary>
    static int WriteGathered(OpenFile* file)
    {
        var ours = Of(file);
        var count = ours->Count;
        ours->Count = 0;
        return count == 0 ? raw.SQLITE_OK : ours->Usual->Write(file, ours->Gathered, count, ours->Offset);
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    static int Move(OpenFile* file, byte* bytes, int count, long offset)
    {
        var ours = Of(file);
        var code = ours->Usual->Write(file, bytes, count, offset);
        ours->Count += count;
        if (code != raw.SQLITE_OK || ours->Count < UnsyncedMax) return code;
        ours->Count = 0;
        return ours->Usual->Sync(file, SyncNormal);
    }

    static Ours* Of(OpenFile* file) => (Ours*)file->Methods;

#pragma warning disable CS0649 // SQLite fills them in.

    /// <summary>A <c>sqlite3_file</c>, of which all but this is SQLite's.</summary>
    struct OpenFile
    {
        public FileMethods* Methods;
    }

    /// <summary>What a file's methods are part of, once it is one of ours.</summary>
    struct Ours
    {
        // First, so that a pointer to it is one to all of this.
        public FileMethods Shown;
        public FileMethods* Usual;
        public byte* Gathered;
        public int Count;
        public long Offset;
    }

    /// <summary>A <c>sqlite3_io_methods</c>.</summary>
    struct FileMethods
    {
        public int Version;
        public delegate* unmanaged[Cdecl]<OpenFile*, int> Close;
        public delegate* unmanaged[Cdecl]<OpenFile*, byte*, int, long, int> Read;
        public delegate* unmanaged[Cdecl]<OpenFile*, byte*, int, long, int> Write;
        public delegate* unmanaged[Cdecl]<OpenFile*, long, int> Truncate;
        public delegate* unmanaged[Cdecl]<OpenFile*, int, int> Sync;
        public delegate* unmanaged[Cdecl]<OpenFile*, long*, int> FileSize;
        public AboutLocks Locks;
        public delegate* unmanaged[Cdecl]<OpenFile*, int> DeviceCharacteristics;
        public AboutSharedMemory SharedMemory;

        [InlineArray(5)]
        public struct AboutLocks
        {
            nint method;
        }

        [InlineArray(6)]
        public struct AboutSharedMemory
        {
            nint method;
        }
    }

    /// <summary>A <c>sqlite3_vfs</c>.</summary>
    struct Layer
    {
        public int Version, FileBytes, PathBytesMax;
        public nint Next, Name, Data;
        public delegate* unmanaged[Cdecl]<Layer*, byte*, OpenFile*, int, int*, int> Open;
        public Others Rest;

        [InlineArray(15)]
        public struct Others
        {
            nint method;
        }
    }
}
